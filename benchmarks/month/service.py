"""The service of the champion, and somebody who asks it all the time."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PAUSE = 0.05
"""Seconds between questions."""
_LOAN = {"income": 30.0, "debt": 4.0}
_PATIENCE = 90.0


class Stream:
    """Asks for a prediction, then which model answers, and so on; each is a request."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.requests = 0
        self.slowest = 0.0
        self.failures: list[str] = []
        self.since: dict[str, list[float]] = {}
        """Model → when it began to answer, each time that it did."""
        self._model = ""
        self._ended = threading.Event()

    def go_on(self) -> None:
        """Ask until `end` is called."""
        while not self._ended.wait(_PAUSE):
            answer = self._asked("/predict", _LOAN)
            if answer is not None and not isinstance(answer.get("paid"), bool):
                self.failures.append(f"/predict: {answer}")
            model = (self._asked("/version") or {}).get("model")
            if model and model != self._model:
                self._model = model
                self.since.setdefault(model, []).append(time.time())

    def end(self) -> None:
        """Ask no more."""
        self._ended.set()

    def seconds_until(self, model: str, since: float) -> float:
        """Wait until a model answers that was promoted at a time; give how long that took."""
        until = time.monotonic() + _PATIENCE
        while self._model != model:
            if time.monotonic() > until:
                raise RuntimeError(f"{self._model} answers, not {model}")
            time.sleep(_PAUSE)
        return max(0.0, self.since[model][-1] - since)

    def _asked(self, path: str, body: object = None) -> dict[str, object] | None:
        self.requests += 1
        began = time.monotonic()
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                found: dict[str, object] = json.load(answer)
        except (OSError, ValueError) as problem:
            self.failures.append(f"{path}: {problem}")
            return None
        self.slowest = max(self.slowest, time.monotonic() - began)
        return found


@contextmanager
def asked_all_the_time(build: Path) -> Iterator[Stream]:
    """Serve the champion of a build, and ask from its first answer on."""
    port = free_port()
    stream = Stream(f"http://127.0.0.1:{port}")
    words = ["serve", str(build), "--artifacts", "models:/loans@champion", "--port", str(port)]
    command, log = [sys.executable, "-m", "jupyter_mlops", *words], build.parent / "service.log"
    with running(command, log, f"{stream.address}/readyz"):
        thread = threading.Thread(target=stream.go_on, daemon=True)
        thread.start()
        try:
            yield stream
        finally:
            stream.end()
            thread.join()


@contextmanager
def running(command: list[str], log: Path, address: str) -> Iterator[None]:
    """Run a server, wait until an address of it answers, and end it with all its processes."""
    with log.open("ab") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, start_new_session=True)
    try:
        until = time.monotonic() + _PATIENCE
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{address} doesn't answer: {log.read_text('utf-8')[-2000:]}")
            time.sleep(0.2)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
