"""Functions that the recorder put another function around, so that nothing else sees it."""

import types
from typing import Any

_originals: dict[int, tuple[object, types.FunctionType]] = {}


def remember(wrapper: object, original: types.FunctionType) -> None:
    """Note that `wrapper` stands for `original`; it is kept, so that its id stays its own."""
    _originals[id(wrapper)] = (wrapper, original)


def unwrapped(value: Any) -> Any:
    """Give the notebook's own function for one of our wrappers, and anything else as it is."""
    pair = _originals.get(id(value))
    return value if pair is None else pair[1]
