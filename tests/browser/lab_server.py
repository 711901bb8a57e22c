"""A real JupyterLab in a process of its own that knows nothing of the user's settings."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds for a start on a machine that has other things to do."""
COLLABORATION = {
    "jupyter_server_config.json": {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_server_ydoc": False, "jupyter_server_fileid": False}
        }
    },
    "labconfig/page_config.json": {
        "disabledExtensions": {
            "@jupyter/collaboration-extension": True,
            "@jupyter/docprovider-extension": True,
        }
    },
}
"""The files of a configuration that go without it: installed, it is on, and saves by itself."""


class LabServer:
    """`jupyter lab` on a free port, with a token; it shows `root` and keeps the rest in `state`."""

    def __init__(
        self,
        state: Path,
        front_end: Path | None,
        python: Path = Path(sys.executable),
        *,
        collaborative: bool = False,
    ) -> None:
        """`front_end`: what was built just now; without it, what is installed beside `python`."""
        self.state = state
        self.root = state / "root"
        self.token = secrets.token_hex(16)
        self.port = 0
        self.log = state / "server.log"
        self._settings = state / "settings"
        self._python = python
        self._process: subprocess.Popen[bytes] | None = None
        self.root.mkdir(parents=True)
        if front_end is not None:
            self._show(front_end)
        if not collaborative:
            for name, content in COLLABORATION.items():
                _write(state / "config" / name, content)
        self.forget_settings()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on the port of before if there was one, and wait until it answers."""
        self.port = self.port or _free_port()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._python, "-m", "jupyterlab", *self._options()],
                cwd=self.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"JupyterLab doesn't start:\n{self.log.read_text('utf-8')}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Let it end its kernels, and end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it with no time for anything, as a machine that fails would."""
        self._end(signal.SIGKILL)

    def ask(self, path: str, method: str = "GET") -> Any:
        """Ask its API, with the token."""
        headers = {"Authorization": f"token {self.token}"}
        asked = Request(f"{self.address}/{path}", method=method, headers=headers)  # noqa: S310  # always http
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  # always http
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """End what opened notebooks have started."""
        for session in self.ask("api/sessions"):
            self.ask(f"api/sessions/{session['id']}", "DELETE")

    def set(self, plugin: str, settings: dict[str, Any]) -> None:
        """Set a user's settings of a plugin (`package:name`), for pages that are loaded then."""
        package, name = plugin.split(":")
        _write(self._settings / package / f"{name}.jupyterlab-settings", settings)

    def forget_settings(self) -> None:
        """Go back to those of a new user, without the questions that JupyterLab asks one."""
        shutil.rmtree(self._settings, ignore_errors=True)
        self.set(
            "@jupyterlab/apputils-extension:notification",
            {"fetchNews": "false", "checkForUpdates": False},
        )

    def _show(self, front_end: Path) -> None:
        """Let it show this, whatever is installed in its environment."""
        extensions = self.state / "path" / "labextensions"
        extensions.mkdir(parents=True)
        (extensions / "jupyter-mlops").symlink_to(front_end)
        shutil.copytree(
            ROOT / "jupyter-config" / "server-config",
            self.state / "config" / "jupyter_server_config.d",
        )

    def _options(self) -> list[str]:
        return [
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}",
            f"--IdentityProvider.token={self.token}",
            "--LabApp.extension_manager=readonly",
            "--LabApp.news_url=",
            "--LabApp.expose_app_in_browser=True",  # tests ask the application what it knows
            "--JupyterNotebookApp.expose_app_in_browser=True",
        ]

    def _environment(self) -> dict[str, str]:
        own = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
        folders = {
            "HOME": "home",
            "IPYTHONDIR": "ipython",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_CONFIG_PATH": "config",  # before that of the environment
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_PATH": "path",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "NB2PROD_HOME": "schedule",
        }
        own |= {name: str(self.state / folder) for name, folder in folders.items()}
        return own | {"PATH": f"{self._python.parent}{os.pathsep}{own['PATH']}"}

    def _answers(self) -> bool:
        try:
            self.ask("api")
        except (URLError, OSError):
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        for each in (how, signal.SIGKILL):
            if self._process.poll() is None:
                os.killpg(self._process.pid, each)
            try:
                self._process.wait(5)
                break
            except subprocess.TimeoutExpired:
                continue
        self._process = None


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
