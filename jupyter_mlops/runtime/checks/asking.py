"""Asks a predictor as its tests do: with arguments by name, for an answer in JSON."""

import copy
import importlib
from collections.abc import Callable, Collection, Mapping
from typing import Any


def ask(
    predict: Callable[..., Any],
    arguments: Mapping[str, Any],
    frames: Collection[str],
    as_json: Callable[[Any], Any],
) -> dict[str, Any]:
    """Give the answer, or the kind of error, and whether the arguments stayed as they were."""
    given = {
        name: importlib.import_module("pandas").DataFrame(value) if name in frames else value
        for name, value in copy.deepcopy(dict(arguments)).items()
    }
    before = copy.deepcopy(given)
    try:
        told = {"answer": as_json(predict(**given))}
    except Exception as error:  # how it fails is what is asked
        told = {"raises": type(error).__name__}
    return {**told, "kept": _same(before, given)}


def _same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return before.keys() == after.keys() and all(
        value.equals(after[name]) if hasattr(value, "equals") else repr(value) == repr(after[name])
        for name, value in before.items()
    )
