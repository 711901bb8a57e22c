"""A server of MLflow that keeps its records in PostgreSQL, both for as long as they are needed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from month.service import free_port, running

_INSTALLED = "/usr/lib/postgresql"
_USER = "postgres"
"""Who runs PostgreSQL where root would, which it refuses."""


class Missing(Exception):
    """Something isn't installed."""


class MlflowServer:
    """MLflow's server, which can be ended and started again at the same address."""

    def __init__(self, database: str, folder: Path, artifacts: str = "") -> None:
        """Keep artifacts in the folder, unless another place is named."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._log = folder / "mlflow-server.log"
        self._command = [
            sys.executable, "-m", "mlflow", "server", "--backend-store-uri", database,
            "--artifacts-destination", artifacts or str(folder / "artifacts"), "--workers", "1",
            "--host", "127.0.0.1", "--port", str(port),
        ]  # fmt: skip
        self._running = ExitStack()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        health = f"{self.address}/health"
        self._running.enter_context(running(self._command, self._log, health))

    def stop(self) -> None:
        """End it."""
        self._running.close()


@contextmanager
def mlflow_server(folder: Path) -> Iterator[MlflowServer]:
    """Run both. Raises Missing."""
    if find_spec("psycopg2") is None:
        raise Missing('psycopg2 isn\'t installed: python -m pip install "jupyter_mlops[bench]"')
    with _postgres() as database:
        server = MlflowServer(database, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _postgres() -> Iterator[str]:
    """Run PostgreSQL in a folder of its own, and give the address of its database."""
    programs = _programs()
    user = _USER if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="month-postgres-") as name:
        if user is not None:
            _give_to(user, Path(name))
        cluster, port = str(Path(name, "data")), free_port()
        words = [str(programs / "initdb"), "-D", cluster, "-U", "month", "-A", "trust", "-N"]
        subprocess.run(words, check=True, user=user, cwd=name, stdout=subprocess.DEVNULL)
        command = [str(programs / "postgres"), "-D", cluster, "-p", str(port), "-k", name]
        command += ["-c", "listen_addresses=127.0.0.1"]
        with Path(name, "log").open("wb") as log:
            process = subprocess.Popen(command, user=user, cwd=name, stdout=log, stderr=log)
        try:
            asked = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            while subprocess.call(asked) != 0:
                if process.poll() is not None:
                    raise RuntimeError(Path(name, "log").read_text("utf-8"))
            yield f"postgresql+psycopg2://month@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # its fast way to end
            process.wait()


def _programs() -> Path:
    """The folder of PostgreSQL's programs, of the newest version. Raises Missing."""
    known = shutil.which("initdb")
    found = sorted(Path(_INSTALLED).glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if known is None and not found:
        raise Missing(
            f"no initdb on the path or in {_INSTALLED}/*/bin: install PostgreSQL, such as "
            "`apt-get install postgresql`"
        )
    return Path(known).resolve().parent if known is not None else found[-1].parent


def _give_to(user: str, folder: Path) -> None:
    try:
        pwd.getpwnam(user)
    except KeyError:
        raise Missing(f"PostgreSQL doesn't run as root, and there is no user {user}") from None
    shutil.chown(folder, user)
