"""The hook over HTTP by which other programs of this machine raise alarms: POST /alarms/JOB.

It listens on the loopback interface alone, and asks for the token that lies in the home.
"""

import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jupyter_mlops.errors import Nb2ProdError, ScheduleUnusable
from jupyter_mlops.operations.scheduling.alarms import raise_alarm
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.store import Store

_HOST = "127.0.0.1"
_PATH = "/alarms/"
_LARGEST = 65_536
"""Bytes of a request."""
_PATIENCE = 10.0
"""Seconds in which a request has to arrive."""


@contextmanager
def listening(home: Home, port: int, say: Callable[[str], None]) -> Iterator[None]:
    """Take alarms meanwhile. Raises ScheduleUnusable when the port isn't free."""
    token = _token(home)

    class Hook(_Hook):
        def problem(self) -> HTTPStatus | None:
            given = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), token.encode()):
                return HTTPStatus.UNAUTHORIZED
            names = {job.name for job in Store(home).jobs()}
            return None if self.job in names else HTTPStatus.NOT_FOUND

        def take(self, text: str) -> None:
            raise_alarm(home, self.job, text)
            say(f"{self.job}: an alarm has come")

    try:
        server = ThreadingHTTPServer((_HOST, port), Hook)
    except OSError as problem:
        raise ScheduleUnusable(
            f"nothing can listen on port {port}: {problem.strerror}", "choose another --alarm-port"
        ) from problem
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    say(f"takes alarms at http://{_HOST}:{server.server_port}{_PATH}JOB, token in {home.token}")
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _token(home: Home) -> str:
    """The one of this home, which is made first if need be; only its owner may read it."""
    try:
        descriptor = os.open(home.token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return home.token.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        token = secrets.token_urlsafe(32)
        file.write(f"{token}\n")
    return token


class _Hook(BaseHTTPRequestHandler):
    """One request; what it may do is said by whoever listens."""

    timeout = _PATIENCE

    @property
    def job(self) -> str:
        return self.path.removeprefix(_PATH)

    def problem(self) -> HTTPStatus | None:
        """What is wrong with the request."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Do what it asks for. Raises Nb2ProdError."""
        raise NotImplementedError

    def do_POST(self) -> None:
        """Raise an alarm, whose text is the body."""
        try:
            self._answer(*self._done())
        except Nb2ProdError as trouble:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, trouble.message)

    def _done(self) -> tuple[HTTPStatus, str]:
        problem = self.problem() if self.path.startswith(_PATH) else HTTPStatus.NOT_FOUND
        if problem is not None:
            return problem, problem.phrase
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {_LARGEST} bytes"
        self.take(self.rfile.read(int(length)).decode("utf-8", "replace"))
        return HTTPStatus.ACCEPTED, "the job runs soon, once for all alarms that come meanwhile"

    def _answer(self, status: HTTPStatus, told: str) -> None:
        document = json.dumps({"told": told}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(document)))
        self.end_headers()
        self.wfile.write(document)

    def log_message(self, *_: object) -> None:
        """Say nothing: what matters is said by whoever listens."""
