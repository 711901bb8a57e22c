"""The values that parameters are made of, and how people are told of them."""

import json
import re
import reprlib
from collections.abc import Mapping
from typing import TypeAlias

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A value that JSON can hold."""
_WORDS: dict[str, Plain] = {"True": True, "False": False, "None": None}
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def as_assignments(values: Mapping[str, Plain]) -> str:
    """Give `n_estimators = 20, seed = 1`; what is long is shortened."""
    return ", ".join(f"{name} = {reprlib.repr(value)}" for name, value in values.items())


def parse_value(text: str) -> Plain:
    """Read the VALUE of `-p NAME VALUE`: JSON, Python's words, a number, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    try:
        value: Plain = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return value


def _refuse(word: str) -> Plain:
    raise ValueError(word)
