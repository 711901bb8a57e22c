"""A webhook: the event is posted as JSON. Its address may be a secret, and is never shown whole."""

import http.client
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from jupyter_mlops.errors import ConfigurationInvalid

_PATIENCE = 10.0
_PAUSES = (0.5, 2.0)
"""Seconds before each further attempt."""
_LATER = frozenset({408, 425, 429})
"""What a server refuses now and may take later."""
_SERVER_FAULT = 500


def checked_address(text: str) -> str:
    """Give back an address that can be posted to. Raises ConfigurationInvalid."""
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable()
    except ValueError:
        is_right = False
    if not is_right or " " in text:
        raise ConfigurationInvalid(
            "the address of --webhook is none of http or https", "give https://HOST/PATH"
        )
    return text


def shown_address(address: str) -> str:
    """What may be shown of an address: path and query often hold a key."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}/…"


def post(address: str, document: bytes) -> str:
    """Post the event, again after a pause where that may help; gives what went wrong."""
    problem = ""
    for pause in (0.0, *_PAUSES):
        time.sleep(pause)
        problem, may_help = _attempt(address, document)
        if not may_help:
            break
    return f"{shown_address(address)} {problem}" if problem else ""


def _attempt(address: str, document: bytes) -> tuple[str, bool]:
    request = urllib.request.Request(  # noqa: S310  # checked_address has seen it
        checked_address(address), document, {"Content-Type": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=_PATIENCE):
            return "", False
    except urllib.error.HTTPError as problem:
        with problem:
            code = problem.code
        return f"answered {code}", code >= _SERVER_FAULT or code in _LATER
    except (OSError, ValueError, http.client.HTTPException) as problem:
        reason = getattr(problem, "reason", None) or type(problem).__name__
        return f"can't be reached: {reason}", True


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: a redirected POST would arrive without its document."""

    def redirect_request(self, *_arguments: object) -> None:
        """Take a redirect for the error that it is here."""


_OPENER = urllib.request.build_opener(_Staying)
