"""From the notebook's own calls of its prediction function to bodies of HTTP requests."""

import ast
import json
from collections.abc import Mapping
from typing import Any

from jupyter_mlops.ir.pipeline import Argument, Endpoint, Service
from jupyter_mlops.plain import Plain


def path_of(service: Service, endpoint: Endpoint) -> str:
    """Where the function answers: one that is alone at `/predict`, others at their names."""
    return f"/{endpoint.entry}" if len(service.endpoints) > 1 else "/predict"


def suffix_of(service: Service, endpoint: Endpoint) -> str:
    """What tells the files about one of several functions apart."""
    return f"_{endpoint.entry}" if len(service.endpoints) > 1 else ""


def found_of(endpoint: Endpoint, expected: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a rehearsal has found of the function: `behaviour`, `skew`, `served`."""
    checks = expected.get("checks") or {}
    found: Mapping[str, Any] = checks.get("endpoints", {}).get(endpoint.entry, {})
    return found


def frames_of(endpoint: Endpoint) -> tuple[str, ...]:
    """Name the arguments that are frames."""
    return tuple(one.name for one in endpoint.arguments if one.shape == "frame")


def sole_argument(endpoint: Endpoint) -> Argument | None:
    """The argument that is the whole body of a request; None where the body has one key each."""
    arguments = endpoint.arguments
    alone = len(arguments) == 1 and arguments[0].shape != "value"
    return arguments[0] if alone else None


def request_body(endpoint: Endpoint) -> Plain:
    """The body of the request that makes the first recorded call; None when none was recorded."""
    if not endpoint.samples:
        return None
    given = sample_arguments(endpoint)
    sole = sole_argument(endpoint)
    return given.get(sole.name) if sole is not None else given


def sample_arguments(endpoint: Endpoint) -> dict[str, Plain]:
    """The arguments of the first recorded call by name; none when there is no such call."""
    if not endpoint.samples:
        return {}
    sample: dict[str, Plain] = json.loads(endpoint.samples[0])
    args, kwargs = sample["args"], sample["kwargs"]
    assert isinstance(args, list)
    assert isinstance(kwargs, dict)
    return dict(zip(signature_defaults(endpoint), args, strict=False)) | kwargs


def sample_results(endpoint: Endpoint) -> list[Plain]:
    """What the recorded calls returned."""
    return [json.loads(text)["result"] for text in endpoint.samples]


def signature_defaults(endpoint: Endpoint) -> Mapping[str, bool]:
    """Names of the arguments in order, and whether each may be left out."""
    node = ast.parse(f"def _({endpoint.signature}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    plain = [*node.args.posonlyargs, *node.args.args]
    required = len(plain) - len(node.args.defaults)
    found = {argument.arg: place >= required for place, argument in enumerate(plain)}
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return found | {argument.arg: default is not None for argument, default in pairs}


def required_places(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Where the body of a request must have something, and the type of what is there."""
    sole = sole_argument(endpoint)
    if sole is not None:
        start: list[Plain] = [] if sole.shape == "record" else [0]
        return [
            {"where": [*start, key], "type": kind} for key, kind, always in sole.fields if always
        ]
    optional = signature_defaults(endpoint)
    return [
        {"where": [one.name], "type": one.annotation}
        for one in endpoint.arguments
        if not optional.get(one.name)
    ]
