"""What a running service can be asked, and what it answers."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPError

from jupyter_mlops.server.contract import ServiceAnswer, ServiceSchema, ServiceSchemas
from jupyter_mlops.server.jobs.errors import ServiceUnreachable

_PATH = re.compile(r"/\w+")
"""Of a function: its name."""
PATIENCE = 60.0
"""Seconds for one answer."""


async def schemas_of_service(port: int) -> ServiceSchemas:
    """Read what each path takes from the service's own description. Raises ServiceUnreachable."""
    status, described, _ = await _ask(port, "/openapi.json", None)
    try:
        paths = described["paths"]
        schemas = described.get("components", {}).get("schemas", {})
        found = [
            _schema(path, verbs["post"]["requestBody"], schemas)
            for path, verbs in paths.items()
            if f"{path}/batch" in paths
        ]
    except (AttributeError, KeyError, TypeError):
        found = []
    if not found:
        raise ServiceUnreachable(
            f"the service doesn't describe its requests (status {status})", "look at its output"
        )
    return ServiceSchemas(tuple(found))


def _schema(path: str, body: Mapping[str, Any], schemas: Mapping[str, Any]) -> ServiceSchema:
    named = body["content"]["application/json"]["schema"]
    schema = schemas.get(str(named.get("$ref", "")).rpartition("/")[2], named)
    examples = schema.get("examples") or [None]
    return ServiceSchema(path, {**schema, "components": {"schemas": schemas}}, examples[0])


async def answer_of_service(port: int, path: str, body: bytes) -> ServiceAnswer:
    """Hand a request on. Raises ServiceUnreachable."""
    if not _PATH.fullmatch(path):
        raise ServiceUnreachable(f"no function answers at {path}", "choose one of the service's")
    status, answer, milliseconds = await _ask(port, quote(path), body)
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
