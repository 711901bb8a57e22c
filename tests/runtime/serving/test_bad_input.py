"""Whatever is sent, the answer is one that was promised: never a crash, never a 500."""

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi

from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings

Promote = Callable[[float], Path]
VALID = b'{"by": 2.5, "name": "\xc3\xa4 \\ud83d\\ude00"}'
TABLE = b'{"columns": ["by", "name"], "data": [[2.5, "x"], [1, ""]]}'
PIECES = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u0000", b"\\ud800", b"\x00", b"\xff",
    b"NaN", b"-Infinity", b"1e999", b"-0", b"null", b"true", b"9" * 400, b'"by"', b'"__proto__"',
    b"\xef\xbb\xbf", b" " * 100, b"[" * 500, b'{"a":' * 500,
)  # fmt: skip


@pytest.fixture
def anything(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose function has an answer to everything."""

    def answer(_: Any, question: dict[str, Any]) -> dict[str, Any]:
        by = question["by"]
        return {"value": 1 / by if by else math.inf, "length": len(question)}

    def answer_all(divider: Any, rows: Any) -> list[Any]:
        return [answer(divider, **row) for row in rows]

    return replace(endpoint, answer=answer, answer_all=answer_all)


def bodies(random: Random, number: int) -> Any:
    """Valid requests with pieces put in, cut out, or repeated; and bytes of any kind."""
    for _ in range(number):
        if random.random() < 0.1:
            yield random.randbytes(random.randrange(200))
            continue
        body = bytearray(random.choice((VALID, VALID, b"[" + VALID + b"," + VALID + b"]", TABLE)))
        for _ in range(random.randrange(4)):
            start = random.randrange(len(body) + 1)
            end = min(len(body), start + random.randrange(6))
            body[start:end] = random.choice((*PIECES, b"", body[:end]))
        yield bytes(body)


async def statuses(service: Service, sent: Any) -> Counter[int]:
    """Ask the application itself, without a network between."""
    found: Counter[int] = Counter()

    async def ask(body: bytes, path: str) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                found[message["status"]] += 1
            else:
                json.loads(message["body"])

        scope = {"type": "http", "method": "POST", "path": path, "headers": []}
        await service(scope, receive, send)

    service.champion.look()
    for number, body in enumerate(sent):
        await ask(body, "/predict/batch" if number % 3 == 0 else "/predict")
    await service.close()
    return found


@pytest.mark.parametrize(
    "number",
    [2_000, pytest.param(100_000, marks=[pytest.mark.nightly, pytest.mark.timeout(1800)])],
)
def test_no_body_breaks_the_service(anything: Endpoint, promote: Promote, number: int) -> None:
    service = Service(anything, Settings(artifacts=str(promote(1))))
    random = Random(number)  # noqa: S311  # bodies, no secrets
    found = asyncio.run(statuses(service, bodies(random, number)))
    assert found.total() == number
    assert set(found) == {200, 422}
    assert found[200] > number / 20


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of libraries of schemathesis
def test_what_openapi_promises_holds(anything: Endpoint, promote: Promote) -> None:
    service = Service(anything, Settings(artifacts=str(promote(1))))
    service.champion.look()
    schema = openapi.from_asgi("/openapi.json", service)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {one.path for one in operations} >= {"/predict", "/predict/batch", "/schema", "/version"}
    for operation in operations:

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate()

        check()
