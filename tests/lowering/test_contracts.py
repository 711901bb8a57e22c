"""What is contract and what is chance: rules inferred from the tables of several runs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from jupyter_mlops.ir.contract import ColumnRule, Contract, TableRule
from jupyter_mlops.ir.pipeline import Module, Pipeline, Stage, Variable
from jupyter_mlops.lowering.contracts import Run, contract_of
from jupyter_mlops.lowering.sources import Source
from jupyter_mlops.recording.record import ColumnSeen, TableSeen

SOURCE = Source("c1.1", "df", "cars.csv")
FLOATS = ColumnSeen("c", "float64", 100, 0, low=10.0, high=20.0)
WHOLE = ColumnSeen("c", "int64", 100, 0, low=10, high=20, distinct=11)
WORDS = ColumnSeen("c", "str", 100, 0, distinct=2, values=("a", "b"))


def table(*columns: ColumnSeen, rows: int = 100) -> TableSeen:
    return TableSeen("frame", rows, len(columns), columns)


def contract(runs: Sequence[Run], *outputs: str) -> Contract | None:
    variables = tuple(Variable(name, "pd.DataFrame") for name in outputs)
    stage = Stage("data", "load_data", "DataResult", (), (), (), variables, Module())
    pipeline = Pipeline("cars", "1.0.0", "", "", "cars.ipynb", "", (), (stage,))
    sources = (SOURCE,) if any(SOURCE.uid in run for run in runs) else ()
    return contract_of(pipeline, sources, runs)


def rule_read(*columns: ColumnSeen) -> ColumnRule:
    """The rule for the column of a table that is read, as each run has seen it."""
    found = contract([{SOURCE.uid: table(column)} for column in columns])
    assert found is not None
    return found.read[0].columns[0]


READ = [
    pytest.param((FLOATS,), {"low": 5.0, "high": 25.0}, id="half the spread on both sides"),
    pytest.param((WHOLE,), {"low": 5, "high": 25}, id="whole numbers have whole limits"),
    pytest.param((replace(FLOATS, low=1.0),), {"low": 0.0, "high": 29.5}, id="never negative"),
    pytest.param((replace(FLOATS, low=-1.0),), {"low": -12.0, "high": 31.0}, id="negative"),
    pytest.param((replace(FLOATS, count=29),), {}, id="too few values"),
    pytest.param((replace(FLOATS, high=10.0),), {}, id="always the same"),
    pytest.param((replace(WHOLE, distinct=100),), {}, id="a running number, not called so"),
    pytest.param(
        (replace(WHOLE, name="car_id", distinct=100),), {"unique": True}, id="a running number"
    ),
    pytest.param((replace(WHOLE, name="car_id"),), {"low": 5, "high": 25}, id="not a key"),
    pytest.param((FLOATS, replace(FLOATS, high=60.0)), {"low": 0.0, "high": 85.0}, id="all runs"),
    pytest.param((FLOATS, replace(FLOATS, missing=1)), {"nullable": True}, id="a gap in one run"),
    pytest.param((FLOATS, WHOLE), {"dtype": ""}, id="another type in one run"),
    pytest.param((WORDS,), {"values": ("a", "b")}, id="words"),
    pytest.param((WORDS, replace(WORDS, values=("c",))), {"values": ("a", "b", "c")}, id="more"),
    pytest.param((WORDS, replace(WORDS, values=())), {"values": ()}, id="not always few"),
    pytest.param((replace(WHOLE, values=(0, 1)),), {"values": (0, 1)}, id="a flag"),
    pytest.param((replace(WHOLE, values=(10, 20)),), {"values": ()}, id="numbers aren't words"),
    *(
        pytest.param((replace(WORDS, name=name),), {"values": ()}, id=f"personal: {name}")
        for name in ("name", "last_name", "customer", "E-Mail", "userId", "city", "patient_no")
    ),
    pytest.param((replace(WORDS, values=("a@b.c", "d")),), {"values": ()}, id="an address"),
    pytest.param((replace(WORDS, values=("P-4711", "d")),), {"values": ()}, id="a number"),
]


@pytest.mark.parametrize(("columns", "expected"), READ)
def test_rule_of_a_column(columns: tuple[ColumnSeen, ...], expected: dict[str, object]) -> None:
    rule = rule_read(*columns)
    assert {name: getattr(rule, name) for name in expected} == expected
    if not expected:
        assert (rule.low, rule.high, rule.values, rule.unique) == (None, None, (), False)


def given(runs: Sequence[Run], *outputs: str) -> tuple[TableRule, ...]:
    found = contract(runs, *outputs)
    assert found is not None
    assert not found.read
    return found.given


def test_limits_that_the_parameters_move_are_left_open() -> None:
    moved = replace(FLOATS, high=21.5)
    (rule,) = given([{"X": table(FLOATS)}, {"X": table(moved)}], "X")
    assert rule.columns[0].low is None
    assert "parameters" in rule.columns[0].seen


def test_limits_that_stay_with_other_parameters_are_kept() -> None:
    near = replace(FLOATS, high=20.5)
    (rule,) = given([{"X": table(FLOATS)}, {"X": table(near)}], "X")
    assert (rule.columns[0].low, rule.columns[0].high) == (4.7, 25.8)


def test_a_row_that_wanders_between_the_parts_of_a_split_moves_nothing() -> None:
    extreme = replace(FLOATS, high=90.0)
    runs = [
        {"train": table(extreme), "test": table(FLOATS)},
        {"train": table(FLOATS), "test": table(extreme)},
    ]
    (rule,) = given(runs, "train", "test")
    assert rule.names == ("train", "test")
    assert rule.columns[0].high == 130.0


def test_columns_that_depend_on_the_parameters_are_left_open() -> None:
    other = replace(FLOATS, name="d")
    (rule,) = given([{"X": table(FLOATS, other)}, {"X": table(FLOATS)}], "X")
    assert [column.name for column in rule.columns] == ["c"]
    assert not rule.closed


def test_what_is_given_is_closed_and_what_is_read_is_not() -> None:
    found = contract([{SOURCE.uid: table(FLOATS), "X": table(FLOATS, rows=7)}], "X")
    assert found is not None
    assert (found.read[0].closed, found.read[0].rows) == (False, 50)
    assert (found.given[0].closed, found.given[0].rows) == (True, 1)


def test_a_table_that_is_none_in_some_run_has_no_rules() -> None:
    assert contract([{"X": table(FLOATS)}, {}], "X") is None


def test_a_table_that_was_not_understood_is_only_named() -> None:
    found = contract([{SOURCE.uid: table(FLOATS)}, {}])
    assert found is not None
    assert (found.read[0].kind, found.read[0].columns) == ("other", ())
