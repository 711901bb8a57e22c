"""Other values of parameters that code tells apart."""

import ast

import pytest

from jupyter_mlops.analysis.alternatives import alternatives
from jupyter_mlops.plain import Plain

CASES = {
    "compared with a text": ("if M == 'b' or 'c' != M:\n    x = 1", "a", ("b", "c")),
    "compared with what it is": ("x = 1 if M == 'a' else 2", "a", ()),
    "whatever its letters": ("x = M.strip().lower() == 'b'", "a", ("b",)),
    "one of several": ("if M in ('a', 'b') and M not in ['c']:\n    x = 1", "a", ("b", "c")),
    "compared with nothing": ("if M is not None:\n    x = 1", "a", (None,)),
    "a case": (
        "match M:\n    case 'a' | 'b':\n        x = 1\n    case None:\n        x = 2",
        "a",
        ("b", None),
    ),
    "a key": ("x = {'a': 1, 'b': 2}[M]", "a", ("b",)),
    "a key of a table": ("T = {'a': 1, 'b': 2}\nx = T.get(M, 0)", "a", ("b",)),
    "a table that is bound twice": ("T = {'b': 2}\nT = f()\nx = T[M]", "a", ()),
    "a function is given it": (
        "def f(x, how='a'):\n    return x if how == 'b' else 1\n\nx = f(3, how=M)",
        "a",
        ("b",),
    ),
    "a function is given it by its place": (
        "def f(how):\n    return {'a': 1, 'c': 2}[how]\n\nx = f(M)",
        "a",
        ("c",),
    ),
    "a function is given something else": (
        "def f(how):\n    return how == 'b'\n\nx = f('c')",
        "a",
        (),
    ),
    "more than a count": ("if M > 50:\n    x = 1", 3, (51,)),
    "no more than a count": ("if M > 50:\n    x = 1", 60, (50, 49)),
    "at least, from the other side": ("x = 2 <= M", 3, (1,)),
    "between": ("x = 2 < M < 9", 3, (2, 1, 9, 10)),
    "a fraction": ("x = M >= 0.5", 0.2, (0.5, 0.55)),
    "an order with a text": ("x = M > 'b'", "a", ()),
    "a count with a name": ("x = M > limit", 3, ()),
}


@pytest.mark.parametrize(("text", "default", "expected"), CASES.values(), ids=list(CASES))
def test_alternatives(text: str, default: Plain, expected: tuple[Plain, ...]) -> None:
    found = alternatives(ast.parse(text).body, {"M": default})
    assert found.get("M", ()) == expected
