"""What OpenAPI says of the routes that FastAPI doesn't answer itself."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from .endpoint import Endpoint

_REFERENCES = "#/components/schemas/{model}"


def document(app: FastAPI, endpoint: Endpoint) -> None:
    """Describe the predictions in the application's OpenAPI, and give their schema at /schema."""
    request, response = endpoint.request, endpoint.response

    @app.post("/predict", summary="Answer one request", description=endpoint.doc)
    async def predict(request: request) -> response:  # type: ignore[valid-type]  # known at run time
        raise NotImplementedError  # answered before FastAPI is asked

    @app.post(
        "/predict/batch",
        summary="Answer a list of requests",
        description="Each as if it were asked alone, in their order.",
    )
    async def predict_batch(requests: list[request]) -> list[response]:  # type: ignore[valid-type]  # known at run time
        raise NotImplementedError

    @app.get("/schema")
    async def schema() -> JSONResponse:
        """Give the JSON Schemas of a request and of an answer."""
        told: dict[str, Any] = {
            "request": TypeAdapter(request).json_schema(),
            "response": TypeAdapter(response).json_schema(),
        }
        return JSONResponse(told)
