"""What `pip install` of the wheel brings is found, and on, in JupyterLab and in Notebook 7."""

import json
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from lab_server import LabServer

ROOT = Path(__file__).parents[2]
CONFIGURATION = re.compile(
    r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', re.DOTALL
)


@pytest.fixture(scope="module")
def python(front_end: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001  # it is in the wheel
    """Of an environment with this wheel, and of what is beside this Python only the modules."""
    wheels, own = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("environment")
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    venv.EnvBuilder(symlinks=True).create(own)
    [packages] = own.glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    found = own / "bin" / "python"
    installing = [sys.executable, "-m", "uv", "pip", "install", "--no-deps", "--python", found]
    subprocess.run([*installing, *wheels.iterdir()], check=True, capture_output=True)
    return found


@pytest.fixture(scope="module")
def both(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab and Notebook 7 on one server."""
    server = LabServer(tmp_path_factory.mktemp("both") / "lab", None, python)
    notebook = server.state / "config" / "jupyter_server_config.d" / "notebook.json"
    notebook.parent.mkdir(parents=True)
    notebook.write_text('{"ServerApp": {"jpserver_extensions": {"notebook": true}}}', "utf-8")
    server.start()
    yield server
    server.stop()


def told(python: Path, home: Path, *words: str) -> str:
    """What a command says that knows nothing of the user."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [python, "-m", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return re.sub(r"\x1b\[\d*m", "", done.stdout)  # colours


def test_jupyter_labextension_list_calls_it_enabled(python: Path, tmp_path: Path) -> None:
    said = told(python, tmp_path, "jupyterlab.labextensions", "list")
    folder = python.parents[1] / "share" / "jupyter" / "labextensions"
    ours = r"\n\s+jupyter-mlops v\S+ enabled OK \(python, jupyter_mlops\)\n"
    assert re.search(re.escape(str(folder)) + ours, said), said


def test_jupyter_server_extension_list_calls_it_enabled(python: Path, tmp_path: Path) -> None:
    said = told(python, tmp_path, "jupyter_server", "extension", "list")
    folder = python.parents[1] / "etc" / "jupyter"
    ours = r"\s+jupyter_mlops enabled\s+- Validating jupyter_mlops\.{3}\s+jupyter_mlops \S+ OK\n"
    assert re.search(re.escape(str(folder)) + ours, said), said


@pytest.mark.parametrize("page", ["lab", "tree"])
def test_the_pages_of_both_load_it_and_reach_its_server(both: LabServer, page: str) -> None:
    with urlopen(f"{both.address}/{page}?token={both.token}") as answer:  # noqa: S310  # always http
        configuration = CONFIGURATION.search(answer.read().decode())
    assert configuration is not None
    loaded: list[dict[str, Any]] = json.loads(configuration[1])["federated_extensions"]
    [ours] = [one for one in loaded if one["name"] == "jupyter-mlops"]
    address = f"{both.address}/lab/extensions/jupyter-mlops/{ours['load']}?token={both.token}"
    with urlopen(address) as script:  # noqa: S310  # always http
        assert b"jupyter-mlops" in script.read()
    assert both.ask("jupyter-mlops/stages")["stages"]
