"""The values that parameters are made of, and how people are told of them."""

import reprlib
from collections.abc import Mapping
from typing import TypeAlias

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A value that JSON can hold."""


def as_assignments(values: Mapping[str, Plain]) -> str:
    """Give `n_estimators = 20, seed = 1`; what is long is shortened."""
    return ", ".join(f"{name} = {reprlib.repr(value)}" for name, value in values.items())
