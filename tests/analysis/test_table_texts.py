"""Which statements may make text of a table: those are given the settings of how tables look."""

from collections.abc import Callable, Mapping

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.table_texts import tells_tables
from jupyter_mlops.recording.record import Observation, ValueFact

HEAD = """\
# %%
import pprint
import pandas as pd
from sklearn.metrics import accuracy_score

def show(table):
    print(table.head())

def add(a, b):
    return a + b

# %%
"""
FRAME = ValueFact("pandas.DataFrame", "frame", "pandas.DataFrame")
NUMBER = ValueFact("float", "scalar", "float")
SEEN: Mapping[str, ValueFact] = {
    "df": FRAME,
    "acc": NUMBER,
    "names": ValueFact("list", "container", "list[str]"),
    "frames": ValueFact("dict", "container", "dict[str, pandas.DataFrame]"),
}
TELLING = [
    "print(df)",
    "print('table', df.describe())",
    "print(f'{df}')",
    "print('%s' % df)",
    "'{}'.format(df)",
    "text = df.to_string()",
    "text = str(df) + 'x'",
    "pprint.pprint(frames)",
    "show(df)",
    "names.append(repr(df.mean()))",
    "parts = [str(part) for part in frames.values()]",
    "parts = [f'{i}' for i in range(3)] + [str(i) for i in frames.values()]",
]
PLAIN = [
    "print(acc)",
    "print('accuracy', acc, round(acc, 2), len(df), df.shape, df.shape[0])",
    "print(f'{acc} {df.shape[1]:>3} {acc * 100}')",
    "print(accuracy_score(names, names))",
    "df['c'] = df['a'].map(add)",
    "df.to_csv('a.csv')",
    "labels = [f'c{i}' for i in range(3)]",
    "labels = {f'{n}_{i}': n for i, n in enumerate(names)}",
    "labels = [f'{c}_lag' for c in df.columns]",
    "labels = [str(c) for c in df]",
]


@pytest.fixture
def tells(facts: Callable[[str], Facts]) -> Callable[..., bool]:
    """Ask of the last statement; with what a run saw of the names, unless told otherwise."""

    def ask(statement: str, *, recorded: bool = True) -> bool:
        unit = facts(HEAD + statement).units[-1]
        seen = Observation(unit.uid, values=dict(SEEN)) if recorded else None
        return tells_tables(unit.unit.node, unit.effects, unit.context, seen)

    return ask


@pytest.mark.parametrize("statement", TELLING)
@pytest.mark.parametrize("recorded", [True, False])
def test_text_of_a_table(statement: str, *, recorded: bool, tells: Callable[..., bool]) -> None:
    assert tells(statement, recorded=recorded)


@pytest.mark.parametrize("statement", PLAIN)
def test_text_of_other_values(statement: str, tells: Callable[..., bool]) -> None:
    assert not tells(statement)


@pytest.mark.parametrize("statement", ["print(acc)", "labels = [str(c) for c in df]"])
def test_without_a_run_whatever_may_be_a_table_is_one(
    statement: str, tells: Callable[..., bool]
) -> None:
    assert tells(statement, recorded=False)
