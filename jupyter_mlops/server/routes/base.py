"""What all routes share: who may ask, how much, and how a refusal looks."""

import json
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.server.analysis import Analyzer
from jupyter_mlops.server.contract import Refusal

MOST_BYTES = 20_000_000
"""Of a request: a notebook of 10,000 cells without its outputs has a few."""
STATUS = {
    "analysis-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "extra-missing": HTTPStatus.NOT_IMPLEMENTED,
    "not-found": HTTPStatus.NOT_FOUND,
    "outside-root": HTTPStatus.FORBIDDEN,
    "registry-unreachable": HTTPStatus.BAD_GATEWAY,
    "request-invalid": HTTPStatus.BAD_REQUEST,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
"""Reference of an error → status; what isn't named here is a fault of what was sent."""


class TooLarge(Nb2ProdError):
    """A request is larger than any notebook somebody writes."""

    reference = "too-large"


class NotFound(Nb2ProdError):
    """There is nothing of this name."""

    reference = "not-found"


class Route(APIHandler):
    """A URL of ours. Each verb of a subclass bears `@authenticated`."""

    @property
    def analyzer(self) -> Analyzer:
        """The process that reads notebooks."""
        found: Analyzer = self.settings["jupyter_mlops_analyzer"]
        return found

    @property
    def root(self) -> Path:
        """The folder that the server shows."""
        return self.analyzer.root

    def body(self) -> bytes:
        """Give what was sent. Raises TooLarge."""
        sent = self.request.body
        if len(sent) > MOST_BYTES:
            raise TooLarge(
                f"the request has {len(sent)} bytes, the most is {MOST_BYTES}", "split the notebook"
            )
        return sent

    def answer(self, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Send a body of the contract."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    def write_error(self, status_code: int, **said: Any) -> None:
        """Give every refusal the one shape, without a traceback."""
        error = said.get("exc_info", (None, None, None))[1]
        refusal = _refusal(status_code, error)
        if isinstance(error, Nb2ProdError):
            self.set_status(STATUS.get(error.reference, HTTPStatus.UNPROCESSABLE_ENTITY))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(asdict(refusal)))

    def log_exception(self, *said: Any) -> None:
        """Leave what the user is told out of the server's log."""
        if not isinstance(said[1], Nb2ProdError):
            super().log_exception(*said)


def _refusal(status: int, error: BaseException | None) -> Refusal:
    if isinstance(error, Nb2ProdError):
        return Refusal(error.message, error.hint, error.reference)
    phrase = HTTPStatus(status).phrase
    if isinstance(error, HTTPError):
        return Refusal(str(error.log_message or error.reason or phrase), "", f"http-{status}")
    return Refusal(phrase, "see the log of the Jupyter server", f"http-{status}")
