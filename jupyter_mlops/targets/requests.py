"""From the notebook's own calls of its prediction function to bodies of HTTP requests."""

import ast
import json
from collections.abc import Mapping
from typing import Any

from jupyter_mlops.ir.pipeline import Argument, Service
from jupyter_mlops.recording.record import Plain


def sole_argument(service: Service) -> Argument | None:
    """The argument that is the whole body of a request; None where the body has one key each."""
    arguments = service.arguments
    alone = len(arguments) == 1 and arguments[0].shape != "value"
    return arguments[0] if alone else None


def batch_name(service: Service) -> str:
    """The function of the package that answers several requests at once."""
    return f"{service.entry}_batch"


def request_body(service: Service) -> Plain:
    """The body of the request that makes the first recorded call; None when none was recorded."""
    if not service.samples:
        return None
    given = sample_arguments(service)
    sole = sole_argument(service)
    return given.get(sole.name) if sole is not None else given


def sample_arguments(service: Service) -> dict[str, Plain]:
    """The arguments of the first recorded call by name; none when there is no such call."""
    if not service.samples:
        return {}
    sample: dict[str, Plain] = json.loads(service.samples[0])
    args, kwargs = sample["args"], sample["kwargs"]
    assert isinstance(args, list)
    assert isinstance(kwargs, dict)
    return dict(zip(signature_defaults(service), args, strict=False)) | kwargs


def sample_results(service: Service) -> list[Plain]:
    """What the recorded calls returned."""
    return [json.loads(text)["result"] for text in service.samples]


def signature_defaults(service: Service) -> Mapping[str, bool]:
    """Names of the arguments in order, and whether each may be left out."""
    node = ast.parse(f"def _({service.signature}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    plain = [*node.args.posonlyargs, *node.args.args]
    required = len(plain) - len(node.args.defaults)
    found = {argument.arg: place >= required for place, argument in enumerate(plain)}
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return found | {argument.arg: default is not None for argument, default in pairs}


def required_places(service: Service) -> list[dict[str, Any]]:
    """Where the body of a request must have something, and the type of what is there."""
    sole = sole_argument(service)
    if sole is not None:
        start: list[Plain] = [] if sole.shape == "record" else [0]
        return [
            {"where": [*start, key], "type": kind} for key, kind, always in sole.fields if always
        ]
    optional = signature_defaults(service)
    return [
        {"where": [one.name], "type": one.annotation}
        for one in service.arguments
        if not optional.get(one.name)
    ]
