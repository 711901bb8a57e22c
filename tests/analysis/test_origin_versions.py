"""Whatever is edited, the origins are those of a walk that knows nothing from before."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.analysis.origins.values import Origins
from jupyter_mlops.analysis.origins.versions import OriginsWalker
from jupyter_mlops.analysis.origins.walk import origins_of
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.units import ProgramReader

FIRST = """\
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.preprocessing import StandardScaler
df = pd.read_csv('a.csv')
scaler, model, best = StandardScaler(), LinearRegression(), 0
a, b = train_test_split(df)
"""
STATEMENTS = st.sampled_from([
    "df = pd.read_csv('a.csv')", "other = df", "df = other", "df['x'] = df['y'] - df['y'].mean()",
    "a, b = train_test_split(df)", "a = scaler.fit_transform(a)", "b = scaler.transform(b)",
    "scaler.fit(df)", "model.fit(a, a['y'])", "model = LinearRegression()", "del df", "del df['x']",
    "score = accuracy_score(b['y'], found)", "if score > best:\n    best = score", "unheard(df)",
    "if best:\n    df = other\nelse:\n    other = df", "if best:\n    new = df", "f = k", "k = f",
    "df.columns = ['y', 'z']", "for part in [a, b]:\n    model.fit(part)", "a = f(a)", "b = g(df)",
    "def f(rows):\n    return scaler.fit_transform(rows)", "def f(rows):\n    model.fit(rows)",
    "def g(rows):\n    def h(other):\n        return f(other)\n    return h(f(rows))",
    "found = model.predict(b)", "f = lambda rows: model.predict(rows)", "new = df\nnew['x'] = 1",
    "search = GridSearchCV(model, {})\nsearch.fit(a)", "model = search.best_estimator_",
    "try:\n    model.fit(a)\nexcept ValueError:\n    model.fit(b)\n    df = b",
    "while best:\n    model.fit(df)\n    df = scaler.transform(df)", "model.fit(other, other['y'])",
    "sums = [model.fit(one) for one in [a, b]]", "match best:\n    case 1:\n        df = a",
])  # fmt: skip
KINDS = st.sampled_from(["write", "insert", "remove", "tag"])
EDITS = st.lists(st.tuples(KINDS, st.integers(0, 30), STATEMENTS), max_size=6)


def shape(found: Any, seen: dict[int, int]) -> Any:
    """Give what the origins say, and which of them are one and the same."""
    if isinstance(found, list | tuple):
        return [shape(one, seen) for one in found]
    if isinstance(found, frozenset):
        return sorted((shape(one, dict(seen)) for one in found), key=repr)
    if is_dataclass(found):
        if id(found) in seen:
            return seen[id(found)]
        if type(found).__hash__ is object.__hash__:
            seen[id(found)] = len(seen)
        return [type(found).__name__, *(shape(getattr(found, f.name), seen) for f in fields(found))]
    return found if isinstance(found, str | int | float | None) else id(found)


class Writer:
    """A notebook that is being written."""

    def __init__(self) -> None:
        self.reader, self.walker = ProgramReader(), OriginsWalker()
        self.before: Facts | None = None

    def check(self, cells: list[tuple[str, str, str]]) -> None:
        """Compare a version: (identity, tag, source) of each cell."""
        listed = tuple(
            Cell(position, name, "code", source, (tag,) if tag else ())
            for position, (name, tag, source) in enumerate(cells, start=1)
        )
        program = self.reader.read(Notebook(Path("n.ipynb"), "n", listed, {}, ""))
        self.before = facts = gather(program, before=self.before)
        assert told(self.walker.walk(facts)) == told(origins_of(facts))


def told(origins: Origins) -> Any:
    return shape([getattr(origins, field.name) for field in fields(origins)], {})


@settings(max_examples=150, deadline=None)
@given(st.lists(STATEMENTS, min_size=1, max_size=12), EDITS)
def test_any_edits_give_the_origins_of_a_fresh_walk(
    statements: list[str], edits: list[tuple[str, int, str]]
) -> None:
    writer = Writer()
    cells = [("first", "", FIRST)]
    cells += [(f"cell {n}", "train" if n % 2 else "", one) for n, one in enumerate(statements)]
    writer.check(cells)
    for kind, number, text in edits:
        place = number % len(cells)
        name, tag, source = cells[place]
        if kind == "write":
            cells[place] = (name, tag, text)
        elif kind == "insert":
            cells.insert(place, (f"new {len(cells)} {number}", "", text))
        elif kind == "tag":
            cells[place] = (name, "" if tag else "evaluate", source)
        elif len(cells) > 1:
            del cells[place]
        writer.check(cells)


@pytest.mark.parametrize(
    ("texts", "place", "text"),
    [
        # another name of what is changed below
        (["best = 1", "df['x'] = df['x'].mean()", "model.fit(other)"], 0, "other = df"),
        # what holds where a branch isn't taken
        (["new = a", "if best:\n    new = df", "model.fit(new)"], 0, "new = b"),
        # what a function reads that is called below
        (["rows = a", "def f():\n    model.fit(rows)", "f()"], 0, "rows = b"),
        (["rows = a", "def f():\n    model.fit(rows)"], 0, "rows = b"),
        # what a model has learned last
        (["model.fit(a)", "model.predict(b)"], 0, "model.fit(b)"),
    ],
)
def test_what_is_asked_for_elsewhere_counts(texts: list[str], place: int, text: str) -> None:
    writer = Writer()
    cells = [("first", "", FIRST), *((str(n), "", one) for n, one in enumerate(texts))]
    writer.check(cells)
    cells[1 + place] = (cells[1 + place][0], "", text)
    writer.check(cells)
