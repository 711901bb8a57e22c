"""The HTTP side of a service: loads a predictor once, says whether it is ready, answers."""

import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from .answers import as_json
from .places import place_of
from .proof import standing

P = TypeVar("P")
_LOG = logging.getLogger(__name__)


class Model(Generic[P]):
    """A predictor once it is loaded; until then, the reason why it isn't."""

    def __init__(self, load: Callable[[Path], P], variable: str) -> None:
        self._load = load
        self._variable = variable
        self.predictor: P | None = None
        self.reason = "the model is not loaded yet"

    def load(self) -> None:
        """Load from the folder that the environment names, which checks every artifact's sha256."""
        artifacts = Path(os.environ.get(self._variable, "artifacts"))
        try:
            self.predictor = self._load(artifacts)
        except Exception as problem:
            self.reason = str(problem)
            _LOG.exception("the model cannot be loaded from %s", artifacts)

    def answer(self, predict: Callable[[P], Any]) -> JSONResponse:
        """Answer in JSON; 503 without a model, 500 without details when the code fails."""
        if self.predictor is None:
            return JSONResponse({"detail": self.reason}, status_code=503)
        try:
            return JSONResponse(as_json(predict(self.predictor)))
        except Exception as problem:
            _LOG.exception("a prediction failed %s", place_of(problem))
            detail = f"the prediction failed with {type(problem).__name__}"
            return JSONResponse({"detail": detail}, status_code=500)


def create_app(title: str, version: str, model: Model[Any]) -> FastAPI:
    """Make an application that loads `model` when it starts and tells its health at /healthz."""
    # As the code is that answers: what is edited later isn't loaded.
    now = standing()
    proved = {"validated": now.validated, "edited": now.edited}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        model.load()
        yield

    app = FastAPI(title=title, version=version, lifespan=lifespan)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """Answer 200 once the model is loaded and its hashes are checked, before that 503."""
        if model.predictor is None:
            return JSONResponse({"status": "unavailable", "reason": model.reason}, status_code=503)
        return JSONResponse({"status": "ok", "version": version, **proved})

    return app
