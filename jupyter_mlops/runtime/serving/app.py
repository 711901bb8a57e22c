"""The service as an ASGI application: predictions by hand, everything else by FastAPI."""

import asyncio
import itertools
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from ..proof import standing
from .champion import Champion, place_of
from .documentation import document
from .endpoint import Endpoint
from .guard import Keys
from .logs import log_warnings
from .metrics import Metrics
from .prediction import Predictions
from .prediction_log import log_of
from .settings import Settings, read_settings
from .wire import Answer, Gone, Receive, Refused, Scope, Send, read_body, write

_LOG = logging.getLogger(__name__)
_OPEN = ("/", "/healthz", "/readyz")
"""Answered without a key: for whatever restarts and routes, and the page that asks for one."""
_ON_PAGE = {
    "content-security-policy": "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline';"
    " script-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
}
_ID_LENGTH = 128


class Service:
    """The endpoints of one package, their model, and what is asked of them."""

    def __init__(
        self, endpoints: Endpoint | Sequence[Endpoint], settings: Settings | None = None
    ) -> None:
        """Take one endpoint, or several of one package."""
        given = (endpoints,) if isinstance(endpoints, Endpoint) else tuple(endpoints)
        log_warnings()
        self.settings = settings or read_settings(given[0].variable)
        self.metrics = Metrics(given[0].package)
        # As the code is that answers: what is edited later isn't loaded.
        self.standing = standing()
        if self.standing.edited:
            # It was proved of other code that answers don't depend on their company.
            given = tuple(endpoint.one_by_one() for endpoint in given)
        self.endpoints = given
        place = place_of(self.settings.artifacts, given[0].package)
        self.champion = Champion(place, given[0].load, self._exchanged)
        self.predictions = tuple(
            Predictions(endpoint, self.champion, self.settings, self.metrics) for endpoint in given
        )
        self._keys = Keys(self.settings.api_keys)
        self._routes: dict[str, Callable[[bytes, str], Awaitable[Answer]]] = {}
        for endpoint, predictions in zip(given, self.predictions, strict=True):
            self._routes[endpoint.path] = predictions.one
            self._routes[f"{endpoint.path}/batch"] = predictions.many
        self._started, self._asked = os.urandom(6).hex(), itertools.count()
        self._others = self._application()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop."""
        if scope["type"] != "http":
            await self._others(scope, receive, send)
            return
        path = scope["path"]
        if path not in _OPEN and not self._keys.allow(scope["headers"]):
            headers = {"www-authenticate": "Bearer"}
            await write(send, Answer(401, {"detail": "a valid key is needed"}, headers))
            return
        route = self._routes.get(path) if scope["method"] == "POST" else None
        if route is None:
            await self._others(scope, receive, send)
            return
        began = time.perf_counter()
        request = self._id_of(scope)
        try:
            body = await read_body(
                scope, receive, self.settings.max_body_bytes, self.settings.body_seconds
            )
            answer = await route(body, request)
        except Refused as problem:
            answer = problem.answer
        except Gone:
            return
        answer.headers["x-request-id"] = request
        await write(send, answer)
        self._tell(path, answer.status, request, time.perf_counter() - began)

    async def close(self) -> None:
        """Answer what was accepted, and nothing after it."""
        await asyncio.gather(*(one.batcher.close() for one in self.predictions))

    def _id_of(self, scope: Scope) -> str:
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                text = value[:_ID_LENGTH].decode("latin-1")
                if text.isascii() and text.isprintable():
                    return str(text)
        return f"{self._started}-{next(self._asked)}"

    def _tell(self, path: str, status: int, request: str, seconds: float) -> None:
        self.metrics.request(path, status, seconds)
        failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if failed or self.settings.access_log:
            told = {"request": request, "path": path, "status": status, "seconds": seconds}
            _LOG.log(logging.ERROR if failed else logging.INFO, "answered", extra=told)

    def _exchanged(self, outcome: str) -> None:
        self.metrics.reloads.labels(outcome).inc()
        self.metrics.model.set(self.champion.loaded is not None)

    def _application(self) -> FastAPI:
        about = self.endpoints[0]
        app = FastAPI(title=about.package, version=about.version, lifespan=self._lifespan)
        self.metrics.waiting.set_function(
            lambda: sum(one.batcher.waiting for one in self.predictions)
        )
        document(app, self.endpoints)
        page = Path(__file__).with_name("console.html").read_text("utf-8")

        @app.get("/", include_in_schema=False)
        async def console() -> HTMLResponse:
            """Give a page where a person can try the model; it holds nothing secret."""
            return HTMLResponse(page, headers=_ON_PAGE)

        @app.get("/healthz")
        async def healthz() -> JSONResponse:
            """Answer 200 as long as the service works at all."""
            return JSONResponse({"status": "ok"})

        @app.get("/readyz")
        async def readyz() -> JSONResponse:
            """Answer 200 once a model is loaded and its hashes are checked, before that 503."""
            if self.champion.loaded is None:
                told = {"status": "unavailable", "reason": self.champion.reason}
                return JSONResponse(told, status_code=503)
            return JSONResponse({"status": "ok"})

        @app.get("/version")
        async def version() -> dict[str, Any]:
            """Tell which package answers, with which model, made of which notebook."""
            loaded = self.champion.loaded
            return {
                "package": about.package,
                "version": about.version,
                "notebook": about.notebook,
                "validated": self.standing.validated,
                "edited": self.standing.edited,
                "model": loaded.model if loaded is not None else None,
                "newest_refused": self.champion.reason if loaded is not None else None,
            }

        @app.get("/metrics", response_class=PlainTextResponse)
        async def metrics() -> PlainTextResponse:
            """Give figures for Prometheus."""
            return PlainTextResponse(self.metrics.text())

        return app

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        log = log_of(self.settings, lambda outcome, n: self.metrics.logged.labels(outcome).inc(n))
        for predictions in self.predictions:
            predictions.log = log
        await asyncio.to_thread(self.champion.look)
        seconds = self.settings.reload_seconds
        watching = asyncio.create_task(self.champion.watch(seconds)) if seconds else None
        yield
        if watching is not None:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
        await self.close()
        if log is not None:
            await asyncio.to_thread(log.close)
