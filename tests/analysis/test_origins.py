"""Rows are followed from their source through splits, names, helpers, loops and containers."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.origins.values import Origins
from jupyter_mlops.analysis.origins.walk import origins_of

Analyse = Callable[[str], Facts]

PRELUDE = """
import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, KFold, train_test_split
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("a.csv")
model = LinearRegression()
a, b = train_test_split(df)
"""
NOWHERE: set[tuple[str, ...]] = set()
ALL: set[tuple[str, ...]] = {()}
TRAIN = {("train",)}
TEST = {("test",)}


def origins(facts: Analyse, script: str) -> Origins:
    return origins_of(facts(f"# %%\n{PRELUDE}{script}"))


def sides(facts: Analyse, script: str) -> set[tuple[str, ...]]:
    """Give which sides of which splits, one after the other, the rows of the last fit are."""
    rows = origins(facts, script).fits[-1].rows
    return {tuple(side for _, side in part.path) for part in rows.parts}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("model.fit(df)", ALL),
        ("model.fit(a)", TRAIN),
        ("c = b\nd = c\nmodel.fit(d)", TEST),
        ("model.fit(X=b.copy().values)", TEST),
        ("model.fit(b[['x', 'y']].to_numpy().reshape(-1, 2))", TEST),
        ("model.fit(np.asarray(b) ** 2 + 1)", TEST),
        ("model.fit(pd.concat([a, b]))", TRAIN | TEST),
        ("model.fit(np.vstack((a, a)))", TRAIN),
        ("(c, d), e = (a, b), 1\nmodel.fit(d)", TEST),
        ("parts = {'tr': a, 'te': b}\nmodel.fit(parts['te'])", TEST),
        ("parts = [a, b]\nmodel.fit(parts[-1])", TEST),
        ("for part in [b]:\n    model.fit(part)", TEST),
        ("for n, (p, q) in enumerate(zip([a], [b])):\n    model.fit(q)", TEST),
        ("fits = [model.fit(part) for part in [b]]", TEST),
        ("def last(*parts):\n    return parts[-1]\nmodel.fit(last(a, b))", TEST),
        ("def cut(rows, n=1):\n    return train_test_split(rows)[n]\nmodel.fit(cut(df))", TEST),
        ("pick = lambda one, two: two\nmodel.fit(pick(a, two=b))", TEST),
        ("def learn(rows):\n    model.fit(rows)\nlearn(b)", TEST),
        ("fit_on = model\nfit_on.fit(b)", TEST),
        ("c, d = train_test_split(a)\nmodel.fit(d)", {("train", "test")}),
        (
            "c, d = train_test_split(a)\nmodel.fit(c if len(c) else b)",
            {("train", "train"), ("test",)},
        ),
        ("n = 10\nmodel.fit(df[:n])", {("head",)}),
        ("n = 10\nmodel.fit(df.iloc[n:, :-1])", {("tail",)}),
        ("old = df['age'] > 9\nmodel.fit(df[~old])", {("no",)}),
        ("c = df.sample(frac=0.5)\nmodel.fit(df.drop(c.index))", {("not picked",)}),
        ("c = df.sample(frac=0.5)\nmodel.fit(df.loc[c.index])", {("picked",)}),
        ("c = df.sample(frac=1)\nmodel.fit(c)", ALL),
        ("for i, j in KFold(3).split(df):\n    model.fit(df.iloc[j])", {("test",)}),
        ("i, j = next(KFold(3).split(df))\nmodel.fit(df.values[i])", {("train",)}),
        ("if len(df):\n    a = b\nmodel.fit(a)", TRAIN | TEST),
        ("try:\n    c = b\nexcept ValueError:\n    c = None\nmodel.fit(c)", TEST),
        ("with open('f') as f:\n    c = b\nmodel.fit(c)", TEST),
        ("b += 1\nmodel.fit(b)", TEST),
        ("if (c := b) is not None:\n    model.fit(c)", TEST),
        ("b.dropna(inplace=True)\nmodel.fit(b)", TEST),
        ("model.fit(b.shape)", NOWHERE),
        ("import other\nmodel.fit(other.changed(b))", TEST),
    ],
)
def test_rows(script: str, expected: set[tuple[str, ...]], facts: Analyse) -> None:
    assert sides(facts, script) == expected


@pytest.mark.parametrize(
    ("script", "followed"),
    [
        ("model.fit(b.copy())", True),
        ("import other\nmodel.fit(other.changed(b))", False),
        ("if len(df):\n    b = b * 2\nmodel.fit(b)", False),
        ("def recurse(rows):\n    return recurse(rows)\nmodel.fit(recurse(b))", False),
    ],
)
def test_what_is_not_understood_is_said(script: str, followed: bool, facts: Analyse) -> None:
    assert origins(facts, script).fits[-1].rows.followed is followed


@pytest.mark.parametrize(
    ("script", "fitted_at"),
    [
        ("model.fit(a)\nmodel.fit(b)\nmodel.predict(b)", [11]),
        ("model.fit(a)\nother = clone(model).fit(b)\nmodel.predict(b)", [10]),
        ("model.fit(a)\nif len(b):\n    model.fit(b)\nmodel.predict(b)", [10, 12]),
        ("ms = [LinearRegression().fit(a), LinearRegression().fit(b)]\nms[1].predict(b)", [10]),
        ("g = GridSearchCV(model, {}).fit(a)\ng.best_estimator_.predict(b)", [10]),
        ("ms = {'m': model}\nfor n, m in ms.items():\n    m.fit(a)\n    m.predict(b)", [12]),
        ("model.predict(b)", []),
    ],
)
def test_what_a_prediction_has_learned(script: str, fitted_at: list[int], facts: Analyse) -> None:
    fits = origins(facts, script).predictions[-1].fits
    assert sorted(getattr(fit.site.node, "lineno", 0) for fit in fits) == fitted_at


@pytest.mark.parametrize(
    ("script", "exact", "without"),
    [
        ("c = df", None, set()),
        ("c = df[['x', 'y']]", ("x", "y"), set()),
        ("names = ['x', 'y']\nc = df[names + ['z']]", ("x", "y", "z"), set()),
        ("c = df.drop('x', axis=1)", None, {"x"}),
        ("c = df.drop(columns=['x', 'y']).copy()", None, {"x", "y"}),
        ("c = df\ndf.pop('x')", None, {"x"}),
        ("def change(rows):\n    del rows['x']\nc = df\nchange(df)", None, {"x"}),
        ("c = df.drop(columns='x')\nc['x'] = 1", None, set()),
        ("c = pd.DataFrame({'x': [1], 'y': [2]})", ("x", "y"), set()),
        ("c = pd.DataFrame(np.ones((2, 2)), columns=['x', 'y'])", ("x", "y"), set()),
        ("c = df.assign(z=1)[['z']]", ("z",), set()),
        ("c = df\nc.columns = ['x', 'y']", ("x", "y"), set()),
    ],
)
def test_columns(
    script: str, exact: tuple[str, ...] | None, without: set[str], facts: Analyse
) -> None:
    columns = origins(facts, f"{script}\nmodel.fit(c)").fits[-1].rows.columns
    assert columns is not None
    assert (columns.exact, set(columns.without)) == (exact, without)


@pytest.mark.parametrize(
    "script",
    [
        "c = df.iloc[:, :2]",
        "names = ['x']\nnames.append('y')\nc = df[names]",
        "import other\nother.change(df)\nc = df",
        "c = df if len(df) else df[['x']]",
    ],
)
def test_columns_that_are_not_certain(script: str, facts: Analyse) -> None:
    assert origins(facts, f"{script}\nmodel.fit(c)").fits[-1].rows.columns is None


def test_nothing_is_walked_without_a_library_that_learns(facts: Analyse) -> None:
    assert origins_of(facts("# %%\nmodel.fit(rows)\nmodel.predict(rows)")) == Origins()


def test_deep_expressions_and_many_calls_come_to_an_end(facts: Analyse) -> None:
    doubling = "def f0(x):\n    return x\n" + "".join(
        f"def f{n}(x):\n    return f{n - 1}(f{n - 1}(x))\n" for n in range(1, 20)
    )
    deep = "c = " + "(" * 80 + "b" + " + 1)" * 80
    assert sides(facts, f"{deep}\n{doubling}\nmodel.fit(f19(c))")
