"""What OpenAPI says of the routes that FastAPI doesn't answer itself."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from .columnar import Columnar
from .endpoint import Endpoint


def document(app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
    """Describe the predictions in the application's OpenAPI, and give their schemas at /schema."""
    for endpoint in endpoints:
        _document(app, endpoint)
    schemas = {endpoint.path: _schemas(endpoint) for endpoint in endpoints}
    told: Any = schemas if len(schemas) > 1 else _schemas(endpoints[0])

    @app.get("/schema")
    async def schema() -> JSONResponse:
        """Give the JSON Schemas of a request and of an answer; by paths where there are several."""
        return JSONResponse(told)


def _document(app: FastAPI, endpoint: Endpoint) -> None:
    request, response = endpoint.request, endpoint.response
    table = Columnar(request).annotation()

    @app.post(endpoint.path, summary="Answer one request", description=endpoint.doc)
    async def predict(request: request) -> response:  # type: ignore[valid-type]  # known at run time
        raise NotImplementedError  # answered before FastAPI is asked

    @app.post(
        f"{endpoint.path}/batch",
        summary="Answer a list of requests, or the rows of a table",
        description="Each as if it were asked alone, in their order.",
    )
    async def predict_batch(requests: list[request] | table) -> list[response]:  # type: ignore[valid-type]  # known at run time
        raise NotImplementedError


def _schemas(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "request": TypeAdapter(endpoint.request).json_schema(),
        "response": TypeAdapter(endpoint.response).json_schema(),
    }
