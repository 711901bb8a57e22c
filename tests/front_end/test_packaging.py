"""What is published is complete, and when it is built, with what."""

import json
import os
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OUTPUT = "jupyter_mlops/labextension/"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree whose front end was built after its last change."""
    for second, name in enumerate(
        (
            "package.json",
            "package-lock.json",
            "labextension/src/index.ts",
            "labextension/style/index.css",
            "jupyter_mlops/labextension/package.json",
        )
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (second, second))
    return tmp_path


def dependencies(hook: Any, tree: Path) -> Any:
    return hook.FrontEnd(str(tree), {}, None, None, str(tree), "wheel").dependencies()


def test_a_front_end_is_built_again_where_a_source_is_newer(hook: Any, tree: Path) -> None:
    assert not hook.is_stale(tree)
    for name in ("package.json", "labextension/src/index.ts", "labextension/style/index.css"):
        changed = tree / name
        os.utime(changed, (9, 9))
        assert hook.is_stale(tree), name
        os.utime(changed, (0, 0))
    compiled = tree / "labextension" / "lib" / "index.js"
    compiled.parent.mkdir()
    compiled.touch()
    assert not hook.is_stale(tree)
    (tree / hook.BUILT).unlink()
    assert hook.is_stale(tree)


@pytest.mark.parametrize(
    ("node", "brought"),
    [
        (None, True),
        ("v18.20.4", True),
        ("v20.18.3", True),
        ("v20.19.0", False),
        ("v21.7.3", True),
        ("v22.11.0", True),
        ("v22.12.0", False),
        ("v24.1.0", False),
        ("what?", True),
    ],
)
def test_node_is_brought_where_the_machine_has_none_that_fits(
    hook: Any, tree: Path, monkeypatch: pytest.MonkeyPatch, node: str | None, brought: bool
) -> None:
    monkeypatch.delenv(hook.SKIP, raising=False)
    programs = tree / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    if node is not None:
        for name in ("node", "npm"):
            (programs / name).write_text(f"#!/bin/sh\necho '{node}'\n", encoding="utf-8")
            (programs / name).chmod(0o755)
    assert dependencies(hook, tree) == []  # nothing is to be built
    (tree / hook.BUILT).unlink()
    assert any("nodejs" in one for one in dependencies(hook, tree)) is brought
    monkeypatch.setenv(hook.SKIP, "1")
    assert dependencies(hook, tree) == []


def test_a_failure_of_npm_says_what_can_be_done(
    hook: Any, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tree))
    with pytest.raises(RuntimeError, match=f"needs npm: .* {hook.SKIP}=1"):
        hook.build(tree)
    (tree / "npm").write_text("#!/bin/sh\necho 'no route to host'\nexit 1\n", encoding="utf-8")
    (tree / "npm").chmod(0o755)
    with pytest.raises(
        RuntimeError, match=f"(?s)npm ci --prefer-offline failed; {hook.SKIP}=1 .*no route to host"
    ):
        hook.build(tree)


@pytest.mark.usefixtures("front_end")
def test_wheel_and_sdist_hold_the_built_front_end(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", tmp_path], cwd=ROOT, check=True
    )
    [wheel], [sdist] = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as packed:
        shared = {name.partition(".data/data/")[2] for name in packed.namelist()}
        assert not [name for name in packed.namelist() if "node_modules" in name]
        assert not [name for name in packed.namelist() if name.startswith(OUTPUT)]
    extension = "share/jupyter/labextensions/jupyter-mlops"
    assert {
        "etc/jupyter/jupyter_server_config.d/jupyter_mlops.json",
        f"{extension}/install.json",
        f"{extension}/package.json",
        f"{extension}/static/style.js",
    } <= shared
    with tarfile.open(sdist) as packed_sources:
        inside = {name.partition("/")[2] for name in packed_sources.getnames()}
    assert {OUTPUT + "static/style.js", "package-lock.json", "hatch_build.py"} <= inside
    assert not [name for name in inside if "node_modules" in name]


def test_both_packages_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert {package["version"], lock["version"]} == {project["version"]}


def test_the_lock_pins_hashes_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert [line for line in text.splitlines() if "://" in line] == [], "npm run lock"
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert not [name for name, one in packages.items() if "integrity" not in one]


def test_the_schema_of_the_contract_is_that_of_the_server() -> None:
    writer = runpy.run_path(str(ROOT / "docs" / "write_contract_schema.py"))
    for part, messages in writer["PARTS"].items():
        written = (writer["FOLDER"] / part).read_text("utf-8")
        assert written == writer["contract_schema"](messages), (
            "python docs/write_contract_schema.py && npm run contract"
        )
