"""`nb2prod serve`: the service of a build, from its folder."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import taught
from jupyter_mlops.errors import ConfigurationInvalid

_REGISTERED = "models:/"


@click.command(
    epilog=taught(
        "nb2prod serve build/churn",
        "nb2prod serve build/churn --port 9000 --workers 2",
        "nb2prod serve build/churn --artifacts models:/churn@champion",
        exit_codes="0 the service ended, 2 cannot run, otherwise that of the training or service",
    ),
)
@click.argument("build", type=click.Path(path_type=Path))
@click.option(
    "--artifacts",
    help="Folder of a run, or models:/… of MLflow: nothing is trained.  [default: trains first, "
    "into BUILD/artifacts]",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer.")
def serve(build: Path, artifacts: str | None, host: str, port: int, workers: int) -> int:
    """Train a build and answer requests with it.

    BUILD is the folder that `nb2prod build` wrote. It need not be installed: the package runs from
    its folder, with the libraries of this environment. What was trained there already and hasn't
    changed isn't trained again. http://HOST:PORT/ is a page to try the model on.
    """
    from jupyter_mlops.builds import read_manifest
    from jupyter_mlops.operations.store import DATABASE, home_of, store_settings

    name, folder = str(read_manifest(build)["name"]), build.resolve()
    if not (folder / "src" / name / "app.py").is_file():
        raise ConfigurationInvalid(
            f"{build} has no service", "tag the cell that defines the prediction function `serve`"
        )
    known = [str(folder / "src"), os.environ.get("PYTHONPATH", "")]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, known))}
    # Not by what lies in the current folder: a notebook may have the name of its package.
    package = [sys.executable, "-P", "-m", name]
    if artifacts is None:
        artifacts = str(folder / "artifacts")
        code = subprocess.call([*package, "run", "--artifacts", artifacts], env=surroundings)  # noqa: S603  # no shell, and every word is ours or a path
        if code:
            return code
    elif not artifacts.startswith(_REGISTERED):
        artifacts = str(Path(artifacts).absolute())
    elif (home_of(build) / DATABASE).is_file():
        surroundings |= store_settings(home_of(build))
    console.note(f"{name} answers at http://{host}:{port}/")
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return _become([*package, "serve", "--artifacts", artifacts, *where], surroundings)


def _become(command: list[str], surroundings: dict[str, str]) -> NoReturn:
    """Let the service take the place of this process, so that signals reach it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, surroundings)  # noqa: S606  # no shell, and every word is ours or a path
