"""Messages of the contract as bytes: those of requests are checked, those of answers written."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.server.contract import MESSAGES
from jupyter_mlops.server.jobs_contract import JOBS
from jupyter_mlops.server.operations_contract import OPERATIONS

_Message = TypeVar("_Message")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (*MESSAGES, *JOBS, *OPERATIONS)
}


class RequestInvalid(Nb2ProdError):
    """The body of a request isn't what the contract says."""

    reference = "request-invalid"


def parsed(kind: type[_Message], body: bytes) -> _Message:
    """Read the body of a request. Raises RequestInvalid."""
    try:
        read: _Message = _ADAPTERS[kind].validate_json(body)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise RequestInvalid(
            f"{place}: {first['msg']}", "reload the page: the extension may have been updated"
        ) from None
    return read


def body_of(kind: type[_Message], answer: _Message) -> bytes:
    """Write the body of an answer."""
    return _ADAPTERS[kind].dump_json(answer)
