"""From an object of a frozen class with slots to one that differs in some fields.

`dataclasses.replace` does the same and takes several times as long, as it initializes the object;
here that matters, as some objects are copied by the thousand after each keystroke.
"""

from typing import Any, TypeVar

_Copied = TypeVar("_Copied")


def changed(original: _Copied, **fields: Any) -> _Copied:
    """Copy all fields but those that are given; what the class computes from them is copied too."""
    kind = type(original)
    copy = object.__new__(kind)
    for name in vars(kind)["__slots__"]:
        value = fields[name] if name in fields else getattr(original, name)
        object.__setattr__(copy, name, value)
    return copy
