"""Distributions that are installed, and a registry in a folder that has files of them."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Install = Callable[..., None]
Publish = Callable[..., str]


def _metadata(name: str, version: str, lines: Sequence[str]) -> str:
    return "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines, ""])


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put the metadata of a distribution where this process finds it."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def one(name: str, version: str, *lines: str) -> None:
        folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        text = _metadata(name, version, lines)
        (folder / "METADATA").write_text(text, encoding="utf-8")

    return one


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish a wheel for some platform; its sha256 is given."""
    index = tmp_path / "index"
    index.mkdir()
    monkeypatch.setenv("UV_INDEX_URL", index.as_uri())
    monkeypatch.delenv("UV_OFFLINE")

    def one(name: str, version: str, *lines: str, platform: str = "any") -> str:
        stem = f"{name.replace('-', '_')}-{version}"
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as wheel:
            text = _metadata(name, version, lines)
            wheel.writestr(f"{stem}.dist-info/METADATA", text)
            tags = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-{platform}\n"
            wheel.writestr(f"{stem}.dist-info/WHEEL", tags)
            wheel.writestr(f"{stem}.dist-info/RECORD", "")
        folder = index / name
        folder.mkdir(exist_ok=True)
        file = f"{stem}-py3-none-{platform}.whl"
        (folder / file).write_bytes(held.getvalue())
        digest = hashlib.sha256(held.getvalue()).hexdigest()
        with (folder / "index.html").open("a", encoding="utf-8") as page:
            page.write(f'<a href="{file}#sha256={digest}">{file}</a><br>\n')
        return digest

    return one
