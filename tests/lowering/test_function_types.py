"""Hints of the notebook's functions: its own stay, recorded ones stand where it has none."""

import pytest

from jupyter_mlops.lowering.function_types import annotate_functions

SEEN = (("a", "int"), ("b", "str | None"), ("c", "float"))


@pytest.mark.parametrize(
    ("code", "annotated"),
    [
        ("def f(a): return a", "def f(a: int) -> float: return a"),
        ("def f(a: bool) -> str: return a", "def f(a: bool) -> str: return a"),
        ("def f(a, other): return a", "def f(a: int, other: Any) -> float: return a"),
        ("def f(*d, **e): return d", "def f(*d: Any, **e: Any) -> float: return d"),
        # Nobody may have asked for the default.
        (
            "def f(a=None, *, b=None, c=2): return a",
            "def f(a: int | None = None, *, b: str | None = None, c: float = 2) -> float: return a",
        ),
        ("def f(a): print(a)", "def f(a: int) -> None: print(a)"),
        ("def f(a): yield a", "def f(a: int) -> Any: yield a"),
        # Some path gives None that no call took: it is known where it stands, else nothing is.
        (
            "def f(a):\n    if a: return 1.0\n    return None",
            "def f(a: int) -> float | None:\n    if a: return 1.0\n    return None",
        ),
        (
            "def f(a):\n    if a: return 1.0",
            "def f(a: int) -> Any:\n    if a: return 1.0",
        ),
        (
            "def f(a):\n    try: x = a\n    except E: raise\n    else: return a",
            "def f(a: int) -> float:\n    try: x = a\n    except E: raise\n    else: return a",
        ),
        (
            "def f(a):\n    with a: return a",
            "def f(a: int) -> float:\n    with a: return a",
        ),
        (
            "def f(a):\n    for x in a: return x",
            "def f(a: int) -> Any:\n    for x in a: return x",
        ),
        # What is inside is called by nobody else.
        (
            "def f(a):\n    def g(b): return b\n    return g(a)",
            "def f(a: int) -> float:\n    def g(b: Any) -> Any: return b\n    return g(a)",
        ),
        (
            "class A:\n    def f(self, a): return a",
            "class A:\n    def f(self, a: Any) -> Any: return a",
        ),
    ],
)
def test_hints(code: str, annotated: str) -> None:
    assert annotate_functions(code, SEEN, "float") == annotated


def test_nothing_was_seen() -> None:
    assert annotate_functions("def f(a, b=1): return a") == (
        "def f(a: Any, b: Any = 1) -> Any: return a"
    )
