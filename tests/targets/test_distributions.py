"""Wheels and source distributions of a package: the same bytes wherever and whenever."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets import emit


def write(project: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return project


def built(project: Path, command: Callable[[Path], list[str]], umask: int) -> dict[str, bytes]:
    """What a build in the project gives; it isn't told the time of any commit."""
    out = project.parent / f"{project.name}-dist"
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        command(out), cwd=project, env=environment, umask=umask,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".whl", ".gz")
    }


def used(project: Path) -> Path:
    """Leave behind what using a build does, in a repository that ignores much, long ago."""
    write(
        project,
        {
            "inputs/people.csv": b"name\nAda\n",
            "artifacts/train/model.skops": b"",
            "src/cancer/__pycache__/data.cpython-311.pyc": b"",
            "dist/old.whl": b"",
            ".venv/pyvenv.cfg": b"",
        },
    )
    write(project.parent, {".gitignore": b"src/\n*.py\nnotebook\n", ".git/HEAD": b""})
    for path in project.rglob("*"):
        os.utime(path, (1e9, 1e9))
        if path.is_file():
            path.chmod(0o600)
    return project


def hatchling(out: Path) -> list[str]:
    return [sys.executable, "-m", "hatchling", "build", "-d", str(out)]


def test_two_builds_of_a_package_have_the_same_bytes(tmp_path: Path, cancer: Pipeline) -> None:
    files = emit(cancer) | {"notebook/cancer.ipynb": b"{}", "build.json": b"{}"}
    first = built(write(tmp_path / "here" / "cancer", files), hatchling, 0o022)
    again = built(used(write(tmp_path / "else" / "where" / "copy", files)), hatchling, 0o077)
    assert sorted(first) == [
        "cancer-0.1.0+nb.3f9a1c7-py3-none-any.whl",
        "cancer-0.1.0+nb.3f9a1c7.tar.gz",
    ]
    assert again == first
    out = tmp_path / "here" / "cancer-dist"
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        places = {name.partition("/")[0] for name in wheel.namelist()}
    assert places == {"cancer", "cancer-0.1.0+nb.3f9a1c7.dist-info"}
    with tarfile.open(next(out.glob("*.tar.gz"))) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert names >= {"build.json", "notebook/cancer.ipynb", "tests/test_stages.py", "README.md"}
    assert not [name for name in names if name.startswith(("inputs", "artifacts", ".venv", "dist"))]


UV = (sys.executable, "-m", "uv")
FRONT_ENDS = {
    "build": lambda out: [*UV, "tool", "run", "--from", "build", "pyproject-build", "-o", str(out)],
    "uv": lambda out: [*UV, "build", "--out-dir", str(out)],
    "pip": lambda out: [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(out), "."],
}  # fmt: skip


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", FRONT_ENDS)
def test_so_they_have_by_every_front_end(
    name: str, tmp_path: Path, cancer: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a build environment of its own, whose packages come from the registry."""
    monkeypatch.delenv("UV_OFFLINE")
    files = emit(cancer) | {"notebook/cancer.ipynb": b"{}", "build.json": b"{}"}
    wanted = built(write(tmp_path / "here" / "cancer", files), hatchling, 0o022)
    found = built(used(write(tmp_path / "else" / "copy", files)), FRONT_ENDS[name], 0o022)
    assert found
    assert found == {file: wanted[file] for file in found}
