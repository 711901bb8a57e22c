"""Libraries as the notebook loaded them: they're looked up, never imported."""

import sys
from typing import Any


def library(name: str) -> Any:
    """Give a module that is loaded completely, or None."""
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    return None if getattr(spec, "_initializing", False) else module


def descends(kind: type, module: str, *names: str) -> bool:
    """Tell whether a class derives from one of `module`'s; not if that isn't loaded."""
    found = library(module)
    if found is None:
        return False
    bases = tuple(base for name in names if isinstance(base := getattr(found, name, None), type))
    return issubclass(kind, bases)


def is_a(value: object, module: str, *names: str) -> bool:
    """`descends` for a value's real class: what a proxy's `__class__` says doesn't count."""
    return descends(type(value), module, *names)


def is_array(value: object) -> bool:
    """Tell a plain NumPy array; subclasses may hold more than their memory."""
    numpy = library("numpy")
    return numpy is not None and type(value) is numpy.ndarray


def is_own(value: object) -> bool:
    """Tell whether a function or class was written in the notebook."""
    return getattr(value, "__module__", None) == "__main__"
