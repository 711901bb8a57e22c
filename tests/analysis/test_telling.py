"""Statements that tell the same leave all that is known of a notebook's names as it was."""

import ast
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.telling import tell_the_same

STATEMENTS = st.sampled_from([
    "x = 5", "x = 7", "x = 0", "x = '5'", "x = 'a'", "x = f(1)", "x = f(2)", "x = f(y)", "x += 1",
    "x = np.load('a.npy')", "x = np.load('b.npy')", "x = plt.subplots(2)", "x = plt.subplots(3)",
    "y = x", "y = [x, 1]", "y = [x, 2]", "y = np.copy", "y = StandardScaler(copy=False)",
    "y = StandardScaler(copy=True)", "StandardScaler(copy=0)", "StandardScaler(copy=1)",
    "print(1)", "print(x)", "del x", "import numpy as np", "import matplotlib.pyplot as plt",
    "from sklearn.preprocessing import StandardScaler", "import numpy as y",
    "for y in x:\n    pass",
    "def f(a):\n    return 1", "def f(a):\n    return a", "f = lambda a: 1", "f = lambda a: a",
    "class C:\n    def g(self):\n        return 1", "y = pd.read_csv('a', chunksize=1)",
    "y = pd.read_csv('a', chunksize=2)", "import pandas as pd", "y = [f, 1]", "y = [f, 2]",
    "(x := 3)", "print(x := 4)", "z = {**y, 'a': 1}", "z = {**y, 'b': 1}", "from os import *",
])  # fmt: skip


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STATEMENTS, max_size=6), st.integers(0, 6), st.lists(STATEMENTS, max_size=2))
def test_what_tells_the_same_changes_nothing(
    facts: Callable[[str], Facts], statements: list[str], place: int, instead: list[str]
) -> None:
    other = [*statements[:place], *instead, *statements[place + len(instead) :]]
    one, two = (facts("# %%\n" + "\n".join(["pass", *texts])) for texts in (statements, other))
    nodes = [[unit.unit.node for unit in found.units] for found in (one, two)]
    if tell_the_same(*nodes):
        assert one.context == two.context


@pytest.mark.parametrize(
    ("text", "other", "is_same"),
    [
        ("x = 5", "x = 6", True),
        ("x = 5", "x = 5\nprint(x)", True),
        ("x = f('a', 1)", "x = f('b', 2)", True),
        ("print(x)", "print(y, 2)", True),
        ("x = 'a'", "x = 'b'", False),
        ("x = 5", "x = '5'", False),
        ("x = 5", "y = 5", False),
        ("x = f(copy=1)", "x = f(copy=0)", False),
        ("x = [1, [2]]", "x = [1, 2]", False),
        ("def f():\n    return 1", "def f():\n    return 2", False),
        ("import a", "import b", False),
    ],
)
def test_only_the_values_of_constants_tell_nothing(text: str, other: str, is_same: bool) -> None:
    assert tell_the_same(ast.parse(text).body, ast.parse(other).body) is is_same
