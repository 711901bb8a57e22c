"""What a running service can be asked, and what it answers."""

import json
import time
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPError

from jupyter_mlops.server.contract import ServiceAnswer, ServiceSchema
from jupyter_mlops.server.jobs.errors import ServiceUnreachable

PATIENCE = 60.0
"""Seconds for one answer."""


async def schema_of_service(port: int) -> ServiceSchema:
    """Read what /predict takes from the service's own description. Raises ServiceUnreachable."""
    status, described, _ = await _ask(port, "/openapi.json", None)
    try:
        body = described["paths"]["/predict"]["post"]["requestBody"]
        named = body["content"]["application/json"]["schema"]
        schemas = described.get("components", {}).get("schemas", {})
    except (KeyError, TypeError):
        raise ServiceUnreachable(
            f"the service doesn't describe its requests (status {status})", "look at its output"
        ) from None
    schema = schemas.get(str(named.get("$ref", "")).rpartition("/")[2], named)
    examples = schema.get("examples") or [None]
    return ServiceSchema({**schema, "components": {"schemas": schemas}}, examples[0])


async def answer_of_service(port: int, body: bytes) -> ServiceAnswer:
    """Hand a request on. Raises ServiceUnreachable."""
    status, answer, milliseconds = await _ask(port, "/predict", body)
    return ServiceAnswer(status, answer, milliseconds)


async def _ask(port: int, path: str, body: bytes | None) -> tuple[int, Any, float]:
    if not port:
        raise ServiceUnreachable("the service isn't ready", "start it, and wait until it is ready")
    begun = time.perf_counter()
    try:
        response = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{port}{path}",
            method="GET" if body is None else "POST",
            body=body,
            headers={"Content-Type": "application/json"},
            request_timeout=PATIENCE,
            follow_redirects=False,
            raise_error=False,
        )
    except (OSError, HTTPError) as problem:
        raise ServiceUnreachable(
            f"the service didn't answer: {problem}", "start it again"
        ) from None
    milliseconds = (time.perf_counter() - begun) * 1000
    try:
        answer = json.loads(response.body or b"null")
    except ValueError:
        answer = (response.body or b"").decode("utf-8", "replace")
    return response.code, answer, round(milliseconds, 1)
