"""Serve cells without a function become the one that they imply, or stay as they are, and why.

What an implied function answers for the cells' own sample is what the cells show.
"""

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_mlops.analysis.entries import serving_units
from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.analysis.implied.function import Implied, NothingImpliedError
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.rules.base import span_of

HEAD = """\
# %%
import numpy as np
import pandas as pd

# %% data
X = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
columns = list(X.columns)

# %% train
model = fitted(X)
labels = {0: "no", 1: "yes"}

# %% serve
"""

IMPLIED = [
    ("model.predict([[1.0, 2.0]])", "predict(rows)", "model.predict(rows)"),
    ("print(model.predict([[1.0, 2.0]])[0])", "predict(rows)", "model.predict(rows)[0]"),
    ("row = {'a': 1.0}\npred = model.predict(pd.DataFrame([row]))", "predict(row)", "pred"),
    ("new = X.head(1)\nscaled = new * 2\nmodel.predict(scaled)", "predict(new)", None),
    ("X = X[:1]\nprint(model.predict(X))", "predict(X)", "model.predict(X)"),
    ("x = np.array([1.0, 2.0]).reshape(1, -1)\np = model.predict(x)\nprint(p)", "predict(x)", "p"),
    ("a = 1.0\nb = 2.0\nprint(f'{model.predict([[a, b]])[0]:.2f}')", "predict(a, b)", None),
    # what doesn't depend on the sample is no part of the answer, and what leads to it isn't done
    ("i = 1\nrow = X.iloc[[i]]\nactual = X.a[i]\nprint(model.predict(row), actual)",
     "predict(row)", "model.predict(row)"),
    # columns, names of classes and thresholds are no part of a request
    ("cols = ['b', 'a']\nrow = {'a': 1.0, 'b': 2.0}\nt = 0.5\n"
     "p = model.predict(pd.DataFrame([row])[cols])[0]\nprint(labels[p > t])",
     "predict(row)", "labels[p > t]"),
    ("texts = ['good', 'bad']\nfound = [labels[k] for k in model.predict(texts)]\nprint(found)",
     "predict(texts)", "found"),
    ("row = [1.0, 2.0]\np = model.predict([row])\nq = model.predict_proba([row])\nprint(p, q)",
     "predict(row)", "{'p': p, 'q': q}"),
    ("row = [1.0, 2.0]\np = model.predict([row])\nprint(p[0], max(p))",
     "predict(row)", "[p[0], max(p)]"),
    # one value, two predictions for it
    ("p = model.predict(X[:2])\nq = model.predict_proba(X[:2])\nprint(p, q)",
     "predict(rows)", "{'p': p, 'q': q}"),
    ("row = pd.DataFrame([[1.0, 2.0]], columns=columns)\nmodel.predict(row)", "predict(row)", None),
    ("print(*model.predict([[1.0, 2.0]]), sep='\\n')", "predict(rows)", "model.predict(rows)"),
    ("print('%s: %.2f' % (labels[0], model.predict(X[:1])[0]))", "predict(rows)", None),
    ("print('{} it is'.format(model.predict(X[:1])))", "predict(rows)", "model.predict(rows)"),
    ("text = f'{model.predict(X[:1])[0]:.1f}'  # one digit\nprint(text)", "predict(rows)", "text"),
    ("with np.errstate(all='ignore'):\n    p = model.predict(\n        X[:2]\n    )\nprint(p)",
     "predict(rows)", "p"),
    # another array is no part of the request, and stays as it is
    ("w = np.array([0.5, 2.0])\nx = np.array([1.0, 2.0])\np = model.predict([x])\nprint(p @ w)",
     "predict(x)", "p @ w"),
    ("request = {'a': 1.0}\nrisk(request['a'])", "predict(request)", "risk(request['a'])"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "call", "answer"), IMPLIED, ids=[one[0] for one in IMPLIED])
def test_the_sample_is_the_request_and_what_is_shown_the_answer(
    facts: Callable[[str], Facts], cell: str, call: str, answer: str | None
) -> None:
    found = facts(HEAD + cell)
    implied = found.implied
    assert isinstance(implied, Implied), implied
    assert f"{implied.name}({', '.join(implied.requests)})" == call
    assert answer is None or implied.answer == answer
    assert serving_units(found)[-1].unit.code == call
    assert "actual" not in found.by_uid[implied.uid].unit.code


NOT_IMPLIED = [
    ("a = model.predict(X[:2])\nb = model.predict(X[2:])\nprint(a - b)", "the same for each"),
    ("for row in [[1.0], [2.0]]:\n    print(model.predict([row]))", "neither shows nor binds"),
    ("row = [[1.0]]\np = model.predict(row)\nprint(p)\n\n# %%\nprint(p.shape)", "read at cell 5"),
    ("row = [[1.0]]\nseen += model.predict(row)\nprint(seen)", "`seen` is read and bound anew"),
    ("row = [[1.0]]\nif X.a[0]:\n    p = model.predict(row)\nprint(p)", "isn't bound on each path"),
    ("row = [[1.0]]\np = eval('model.predict(row)')\nprint(p, row)", "can't stand in a function"),
    # two rows that look alike and aren't the same
    ("a = model.predict(next(rows))\nb = model.predict(next(rows))\nprint(a - b)", "no sample"),
    ("print(model)", "no sample"),
    ("row = [[1.0]]\np = model.predict(row)\n\n# %% serve\nprint(p)", "in several cells"),
    ("row = [[1.0]]\n\n# %% evaluate\nX.sum()\n\n# %% serve\nmodel.predict(row)", "other cells"),
    ("row = [[1.0]]\nrow = [[2.0]]\nprint(model.predict(row))", "a sample is bound twice"),
    ("row = [[1.0]]\nmodel.predict(row)\nprint(X.shape)", "no sample"),
    ("row = [[1.0]]\nprint(row)", "doesn't depend on a sample"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "reason"), NOT_IMPLIED, ids=[one[0] for one in NOT_IMPLIED])
def test_what_isnt_clear_implies_nothing_and_is_told(
    facts: Callable[[str], Facts], cell: str, reason: str
) -> None:
    found = facts(HEAD + cell)
    assert isinstance(found.implied, NothingImpliedError)
    assert reason in str(found.implied)
    assert [one.uid for one in found.units] == [one.uid for one in found.program.units]


HELPER = """\
# %%
def scored(values):
    return model.predict(values) + len({name})

# %% train
model = fitted()
held = {{}}

# %% serve
row = [1.0, 2.0]
{fill}print(scored([row]))
"""


@pytest.mark.parametrize(
    ("name", "fill"),
    [
        ("row", ""),
        ("last", "last = row\n"),
        ("held", "held['row'] = row\n"),
        ("held", "held.update(row=row)\n"),
    ],
)
def test_a_function_that_reads_the_sample_by_its_name_keeps_it_from_being_a_request(
    facts: Callable[[str], Facts], name: str, fill: str
) -> None:
    found = facts(HELPER.format(name=name, fill=fill))
    assert f"`{name}`, bound there, is read at cell 1" in str(found.implied)
    assert isinstance(facts(HELPER.format(name="model", fill="")).implied, Implied)


def test_what_is_said_of_an_implied_function_is_said_of_the_place_in_the_cell(
    facts: Callable[[str], Facts],
) -> None:
    cell = "é = '→'; print(model.predict(pd.DataFrame([[1.0, 2.0]]), len('ü'), len(X)))"
    found = facts(HEAD + cell)
    assert isinstance(found.implied, Implied), found.implied
    unit = found.by_uid[found.implied.uid]
    [call] = [one for one in nodes_of(ast.Call, unit.unit.node) if len(one.args) == 3]
    span = span_of(unit, call.args[2])
    assert span.line == 1
    assert cell[span.column : span.end_column] == "len(X)"


def test_a_cell_with_a_function_stays_as_it_is(facts: Callable[[str], Facts]) -> None:
    assert facts(f"{HEAD}def answer(row):\n    return row\n\nanswer(1)").implied is None


def test_any_cell_may_be_tagged_and_its_function_says_what_its_text_says(
    program: Callable[[str], Program],
) -> None:
    found = 0
    for path in sorted((Path(__file__).parents[1] / "hard_cases/cases").glob("*.py")):
        cells = [part.partition("\n")[2] for part in path.read_text("utf-8").split("\n# %%")]
        for tagged in range(len(cells)):
            head = ["serve" if number == tagged else "" for number in range(len(cells))]
            script = "".join(f"# %% {tag}\n{cell}\n" for tag, cell in zip(head, cells, strict=True))
            implied = gather(program(script))
            if isinstance(implied.implied, Implied):
                found += 1
                unit = implied.by_uid[implied.implied.uid].unit
                [text] = ast.parse(unit.code).body
                assert ast.dump(text) == ast.dump(unit.node)
                assert len(unit.lines) == unit.code.count("\n") + 1
    assert found > 10


SAMPLES = ["row = {'a': 2.0, 'b': 3.0}", "row = {'a': 1.0, 'b': 0.5, 'c': 4.0}"]
STEPS = [
    "row['c'] = row['a'] * weight",
    "total = sum(row.values())",
    "total = row['a'] + row['b'] + shift[0]",
    "total = total * 2 if 'total' in row else row['b']",
    "values = [row['a'], row['b']]",
    "values = list(row.values())",
    "values.append(weight)",
    "values[0] += 1",
    "row = dict(row, d=5.0)",
    "print(row)",
    "print(len(row), 'fields')",
    "label = 'high' if row['a'] > weight else 'low'",
    "for key in list(row):\n    row[key] = row[key] + 1",
    "scale = [weight * 2]",
    "other = sorted(shift)",
    "parts = {key: value + weight for key, value in row.items()}",
]
ANSWERS = ["total", "row", "values", "label", "parts", "row['a'], label", "scale", "sum(values)"]


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    sample=st.sampled_from(SAMPLES),
    steps=st.lists(st.sampled_from(STEPS), max_size=6),
    answer=st.sampled_from(ANSWERS),
)
def test_an_implied_function_answers_what_the_cell_shows(
    facts: Callable[[str], Facts], sample: str, steps: list[str], answer: str
) -> None:
    cell = "\n".join([sample, *steps, f"print({answer})"])
    head = "# %% train\nweight = max(1.5, 0.0)\nshift = [4.0, 1.0]\n\n# %% serve\n"
    found = facts(head + cell)
    if not isinstance(found.implied, Implied):
        return
    try:
        shown = _shown(head + cell, found.implied.answer)
    except (NameError, KeyError):
        return  # the cell itself doesn't run
    scope: dict[str, Any] = {}
    units = [unit.unit.code for unit in found.units]
    exec("\n".join(units[:-1]), scope)  # noqa: S102  # made of the test's own text
    state = copy.deepcopy((scope["weight"], scope["shift"]))
    assert eval(units[-1], scope) == shown  # noqa: S307  # likewise the test's own
    assert (scope["weight"], scope["shift"]) == state


def _shown(script: str, answer: str) -> object:
    """What the cell shows, in the form in which the function gives it."""
    scope: dict[str, Any] = {}
    exec(script, scope)  # noqa: S102  # the test's own text
    return eval(answer, scope)  # noqa: S307  # part of that text
