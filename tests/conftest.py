"""Options and fixtures of all tests."""

import gc
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from filelock import FileLock

from jupyter_mlops.manifest import manifest_schema

ROOT = Path(__file__).parents[1]
Mypy = Callable[..., None]


def pytest_configure() -> None:
    """Search for garbage seldom: most of what tests load and parse stays, or goes without that."""
    gc.set_threshold(100_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden trees anew, and fail"
    )


@pytest.fixture(scope="session", autouse=True)
def registry() -> Iterator[None]:
    """No registry: a test that looks up hashes says so, and the others don't wait for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_OFFLINE", "1")
        patch.setenv("UV_NO_CACHE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_pytest() -> Iterator[None]:
    """No plugins for tests of packages: they ask for none, and those of ours take 2 s to load."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of records of this session's own: no run of before can answer for one of today."""
    folder = tmp_path_factory.mktemp("records")
    before = os.environ.get("NB2PROD_STORE")
    os.environ["NB2PROD_STORE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["NB2PROD_STORE"]
    else:
        os.environ["NB2PROD_STORE"] = before


@pytest.fixture(scope="session")
def hook() -> SimpleNamespace:
    """What `hatch_build.py` defines: it builds the front end."""
    return SimpleNamespace(**runpy.run_path(str(ROOT / "hatch_build.py")))


@pytest.fixture(scope="session")
def npm(hook: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """npm, that of this environment first, with the packages that the front end needs."""
    beside_python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", beside_python)
        found = shutil.which("npm")
        assert found is not None, "npm comes with the test extra"
        with _alone(tmp_path_factory):
            hook.get_packages(ROOT)
        yield found


@pytest.fixture(scope="session")
def front_end(
    hook: SimpleNamespace,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The front end, built from the sources as they are now."""
    if hook.is_stale(ROOT):
        request.getfixturevalue("npm")
        with _alone(tmp_path_factory):
            if hook.is_stale(ROOT):
                hook.build(ROOT)
    return (ROOT / hook.BUILT).parent


def _alone(tmp_path_factory: pytest.TempPathFactory) -> FileLock:
    """Keep the other processes of this run from doing the same."""
    return FileLock(tmp_path_factory.getbasetemp().parent / "front_end.lock")


@pytest.fixture(scope="session")
def mypy(tmp_path_factory: pytest.TempPathFactory) -> Mypy:
    """Check the types of a package; what libraries' types are is read once for all packages."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def check(package: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mypy", f"--cache-dir={shared / 'mypy'}", *options]
        with FileLock(shared / "mypy.lock"):
            done = subprocess.run(
                command, cwd=package, env=clean, capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, done.stdout + done.stderr

    return check


@pytest.fixture(scope="session")
def form() -> jsonschema.Draft202012Validator:
    """The published form of `build.json`, which here allows nothing that isn't described."""
    return jsonschema.Draft202012Validator(_closed(manifest_schema()))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        found["additionalProperties"] = False
    return found
