"""A program that asks a predictor the recorded requests again and again, and says how long it took.

In, as JSON: a package and the artifacts of a run. Out: for each prediction function the times.
"""

import importlib
import inspect
import json
import os
import sys
import time
from contextlib import redirect_stdout
from itertools import cycle, islice
from pathlib import Path
from typing import Any

CALLS = 200
SECONDS = 20.0
"""After which no more calls are made."""
_WARM_UP = 5
"""Calls that aren't counted: libraries load and compile what they need."""


def main() -> None:
    """Answer the request on standard input."""
    asked = json.load(sys.stdin)
    # the notebook's own code runs here, again and again: what it prints is too much to be held
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        predictor = importlib.import_module(f"{asked['package']}.serve").Predictor.load(
            Path(asked["artifacts"])
        )
        samples: dict[str, list[dict[str, Any]]] = {}
        for one in asked["samples"]:
            samples.setdefault(one["entry"], []).append(one)
        found = {entry: timed(getattr(predictor, entry), each) for entry, each in samples.items()}
    json.dump(found, sys.stdout)


def timed(predict: Any, samples: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of each call."""
    signature = inspect.signature(predict)
    requests = [_bound(signature, sample) for sample in samples]
    found: list[float] = []
    until = time.monotonic() + SECONDS
    for given in islice(cycle(requests), CALLS + _WARM_UP):
        begun = time.perf_counter()
        predict(*given.args, **given.kwargs)
        found.append((time.perf_counter() - begun) * 1000)
        if time.monotonic() > until:
            break
    return found[_WARM_UP:] or found


def _bound(signature: inspect.Signature, sample: dict[str, Any]) -> inspect.BoundArguments:
    given = signature.bind(*sample["args"], **sample["kwargs"])
    for name, value in given.arguments.items():
        kind = signature.parameters[name].annotation
        if getattr(kind, "__name__", "") == "DataFrame":
            given.arguments[name] = kind(value)
    return given


if __name__ == "__main__":
    main()
