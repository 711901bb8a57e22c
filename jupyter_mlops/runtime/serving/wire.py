"""HTTP by hand for the one route that is asked thousands of times a second.

Bodies are read up to a limit and a deadline, answers are written in one piece. Errors have the
form of FastAPI's own: `{"detail": …}`.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_JSON = (b"content-type", b"application/json")


class Refused(Exception):
    """A request that gets an error for an answer."""

    def __init__(self, status: int, detail: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(str(detail))
        self.answer = Answer(status, {"detail": detail}, headers or {})


class Gone(Exception):
    """The client went away before its request was whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    content: Any
    headers: dict[str, str] = field(default_factory=dict)


async def read_body(scope: Scope, receive: Receive, most: int, seconds: float) -> bytes:
    """Read a request's body. Raises Refused when it is too large or too slow, Gone without one."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > most:
            raise _too_large(most)
    try:
        async with asyncio.timeout(seconds):
            return await _whole(receive, most)
    except TimeoutError:
        raise Refused(408, "the body took too long to arrive", {"connection": "close"}) from None


async def _whole(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(most: int) -> Refused:
    detail = f"the body is larger than {most} bytes"
    return Refused(413, detail, {"connection": "close"})


def written(content: Any) -> bytes:
    """Give the JSON that goes out for an answer; a number that JSON hasn't got is null."""
    return to_json(content, inf_nan_mode="null")


async def write(send: Send, answer: Answer) -> None:
    """Write an answer."""
    body = written(answer.content)
    headers = [_JSON, (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
