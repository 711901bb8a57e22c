"""What a statement leaves to the values of names, as one run can't show it."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.choices import Choices, Chooser
from jupyter_mlops.analysis.facts import Facts

GIVEN = """
import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score
df, other, xs = pd.DataFrame(), pd.DataFrame(), [3, 1]
mode, n, options = "none", 1, {}
def keep(d):
    pass
def scale(d):
    d["x"] *= 10
def chosen(d, how):
    step = STEPS[how]
    step(d)
def nested(d, how="none"):
    chosen(d, how)
def prepared(d):
    return d.copy() if mode == "copy" else d
def copied(d, how):
    if how == "copy":
        d = d.copy()
    return d
def run(step, d):
    return step(d)
class Cleaner:
    def __init__(self, how):
        self.how = how
    def keep(self, d):
        pass
    def run(self, d):
        getattr(self, self.how)(d)
class Branching:
    def run_if(self, d, how="none"):
        if how == "drop":
            d.dropna(inplace=True)
        return d.shape
    def show(self, d):
        return d.shape
cleaner, branching = Cleaner(mode), Branching()
STEPS = {"none": keep, "scale": scale}
LAMBDAS = {"none": lambda d: None, "drop": lambda d: d.dropna(inplace=True)}
METRICS = {"accuracy": accuracy_score, "rows": lambda d, e: len(d)}
picked = STEPS[mode]
def by_default(value, table=other if n else df):
    table.pop(value)
"""


def spoken(found: Choices) -> str:
    parts = {"calls": found.calls, "changed": found.changed, "tests": found.tests}
    parts["governed"] = found.governed - found.tests
    return "; ".join(f"{part}: {' '.join(sorted(names))}" for part, names in parts.items() if names)


LEFT_OPEN = [
    ("STEPS[mode](df)", "calls: STEPS df mode; changed: df; tests: mode"),
    ("LAMBDAS[mode](df)", "calls: LAMBDAS df mode; changed: df; tests: mode"),
    ("picked(df)", "calls: df picked; changed: df"),
    ("xs += [1] * n", "calls: n; changed: xs"),
    ("random.Random(n).shuffle(xs)", "calls: n random xs; changed: n random xs"),
    ("list.extend(xs, ys * n)", "calls: n xs ys; changed: n xs ys"),
    ("getattr(xs, mode)()", "calls: mode xs; changed: xs"),
    ("df.sort_values('x', **options)", "calls: options; changed: df"),
    ("xs.rotate(n)", "calls: n xs; changed: xs"),
    ("xs.extend([1] * n)", "calls: n; changed: xs"),
    ("chosen(df, mode)", "calls: STEPS df mode; changed: df mode; tests: df mode"),
    ("nested(df, mode)", "calls: STEPS df mode; changed: df mode; tests: df mode"),
    ("cleaner.run(df)", "calls: cleaner df; changed: cleaner df"),
    (
        "branching.run_if(df, how=mode)",
        "calls: branching df mode; changed: df; tests: branching df mode",
    ),
    ("run(picked, df)", "calls: df picked; changed: df picked"),
    ("y = df if mode == 'same' else other", "tests: mode; governed: df other"),
    ("y = df or other", "tests: df other"),
    ("if n > 3:\n    y = df", "tests: n; governed: df"),
    ("y = prepared(df)", "tests: mode; governed: df"),
    ("y = copied(df, mode)", "tests: df mode"),
    ("match mode:\n    case 'a':\n        y = df", "tests: mode; governed: df"),
    ("METRICS[mode](df, other)", "tests: mode"),
    ("y = [df, other][n]", "tests: n"),
    ("y = (df, other)[n > 3]", "tests: n"),
    ("for i in range(n):\n    df.pop(i)", "calls: i; changed: df; tests: n; governed: df i"),
    ("np.clip(xs, 0, 1, **options)", "calls: options; changed: options xs"),
    ("[xs.sort, xs.copy][n]()", "calls: n xs; changed: xs; tests: n"),
    ("([] if n else xs).append(1)", "calls: n xs; changed: n xs; tests: n; governed: xs"),
    ("xs[n].append(1)", "calls: n xs; changed: xs; tests: n"),
    ("xs[n][0] = 1", "calls: n xs; changed: n xs; tests: n"),
    ("list(map(xs.append, range(n)))", "calls: n xs; changed: n xs"),
    ("any(map(lambda v: xs.append(v), df))", "calls: df v xs; changed: df xs"),
    ("y = [xs.pop() for _ in df]", "changed: xs; tests: df; governed: xs"),
    ("y = [x for x in xs if n > 3]", "tests: n xs"),
    ("3 < n < xs.pop()", "changed: xs; tests: n xs"),
    ("try:\n    1 // n\nexcept ZeroDivisionError:\n    y = df", "tests: df n"),
    ("with suppress(KeyError):\n    xs[0] // n", "calls: suppress; tests: n suppress xs"),
    ("by_default(1)", "tests: n; governed: df other"),
]


SETTLED = [
    "scale(df)",
    "branching.show(df)",
    "df.head(n)",
    "df.drop(columns=['x'], inplace=True)",
    "np.sort(xs)",
    "accuracy_score(xs, xs)",
    "y = df[df['x'] > n]",
    "df['x'] = n",
    "with open(n) as file:\n    y = file",
    "list(map(abs, xs))",
    "df.apply(lambda row: row['x'] * n)",
]
"""Whatever the values are, these do the same things to the same names."""


@pytest.mark.parametrize(("statement", "expected"), LEFT_OPEN, ids=[one for one, _ in LEFT_OPEN])
def test_left_open(statement: str, expected: str, choices: Callable[[str], Choices]) -> None:
    assert spoken(choices(statement)) == expected


@pytest.mark.parametrize("statement", SETTLED)
def test_settled(statement: str, choices: Callable[[str], Choices]) -> None:
    assert spoken(choices(statement)) == ""


@pytest.fixture
def choices(facts: Callable[[str], Facts]) -> Callable[[str], Choices]:
    def analyse(statement: str) -> Choices:
        found = facts(f"# %%\n{GIVEN}\n# %%\n{statement}")
        nodes = [unit.unit.node for unit in found.units]
        return Chooser(nodes, found.context).of(nodes[-1])

    return analyse
