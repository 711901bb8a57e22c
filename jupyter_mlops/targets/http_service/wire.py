"""From a prediction function to what goes over the wire: the fields of a request and an answer."""

from dataclasses import dataclass
from typing import Literal

from jupyter_mlops.ir.pipeline import Argument, Endpoint, Service
from jupyter_mlops.targets.http_service.models import json_annotation, tolerant, type_of
from jupyter_mlops.targets.requests import (
    path_of,
    sample_results,
    signature_defaults,
    sole_argument,
)


@dataclass(frozen=True, slots=True)
class WireField:
    """One value of a request or of an answer."""

    name: str
    """Its key; `rows.age` for the key of a record that has a key of its own."""
    type: str
    """What JSON may hold there: `int | float`."""
    required: bool = True


@dataclass(frozen=True, slots=True)
class WireSchema:
    """What one route of the service takes and gives."""

    entry: str
    """The notebook's prediction function."""
    body: Literal["object", "list"]
    """Whether the body of a request is one object or a list of them."""
    request: tuple[WireField, ...]
    answer: str
    """`object` with the fields below, otherwise the type of the whole answer."""
    response: tuple[WireField, ...] = ()
    path: str = "/predict"
    """Where requests are posted; `/` and the function's name where there are several."""


def wire_schemas(service: Service) -> tuple[WireSchema, ...]:
    """Describe requests and answers as the service checks them."""
    return tuple(_wire_schema(one, path_of(service, one)) for one in service.endpoints)


def _wire_schema(endpoint: Endpoint, path: str) -> WireSchema:
    sole = sole_argument(endpoint)
    if sole is not None:
        body: Literal["object", "list"] = "object" if sole.shape == "record" else "list"
        request = _keys(sole, "")
    else:
        body = "object"
        optional = signature_defaults(endpoint)
        request = tuple(
            field
            for argument in endpoint.arguments
            for field in _of_argument(argument, is_required=not optional.get(argument.name, False))
        )
    results = sample_results(endpoint)
    rows = [row for row in results if isinstance(row, dict)]
    if not rows or len(rows) < len(results) or any(row.keys() != rows[0].keys() for row in rows):
        answer = type_of(results) if results else "Any"
        return WireSchema(endpoint.entry, body, request, answer, path=path)
    response = tuple(WireField(key, type_of([row[key] for row in rows])) for key in rows[0])
    return WireSchema(endpoint.entry, body, request, "object", response, path)


def _of_argument(argument: Argument, *, is_required: bool) -> tuple[WireField, ...]:
    kinds = {"record": "dict[str, Any]", "value": json_annotation(argument.annotation)}
    kind = kinds.get(argument.shape, "list[dict[str, Any]]")
    whole = WireField(argument.name, kind, is_required)
    return (whole, *_keys(argument, f"{argument.name}."))


def _keys(argument: Argument, prefix: str) -> tuple[WireField, ...]:
    return tuple(
        WireField(f"{prefix}{key}", tolerant(kind), required)
        for key, kind, required in argument.fields
    )
