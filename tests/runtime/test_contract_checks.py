"""Tables are checked as they are, and what breaks a rule is told row by row."""

import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from jupyter_mlops.runtime.contract_checks import (
    Violation,
    check_table,
    contract_enforced,
    gives_tables,
    keeps_contract,
    tables_kept,
    violations,
)
from jupyter_mlops.runtime.errors import ContractBroken

CONTRACT = "jupyter_mlops.contract"


@pytest.fixture(autouse=True)
def contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module that a generated package has beside the checks."""
    module = types.ModuleType(CONTRACT)
    ages = pa.Column("float64", pa.Check.in_range(0, 120))
    vars(module)["TABLES"] = {
        "people.csv": pa.DataFrameSchema({"age": ages}),
        "y": pa.SeriesSchema("int64", pa.Check.isin([0, 1])),
        "X": pa.DataFrameSchema(dict.fromkeys(range(2), ages), strict=True),
    }
    monkeypatch.setitem(sys.modules, CONTRACT, module)
    return iter(())


def people(*ages: object) -> pd.DataFrame:
    return pd.DataFrame({"age": ages}, index=[f"row {n}" for n in range(len(ages))])


CASES = [
    pytest.param("people.csv", people(1.0, 120.0), [], id="nothing"),
    pytest.param(
        "people.csv",
        people(1.0, 121.0, np.nan),
        [("age", "not_nullable", "row 2", None), ("age", "in_range(0, 120)", "row 1", 121.0)],
        id="rows by their labels",
    ),
    pytest.param(
        "people.csv",
        people(1, 2),
        [("age", "dtype('float64')", None, "int64")],
        id="a type of a column",
    ),
    pytest.param(
        "people.csv",
        pd.DataFrame({"aeg": [1.0]}),
        [("age", "column_in_dataframe", None, "age")],
        id="a column that is not there",
    ),
    pytest.param("y", np.array([0, 2]), [(None, "isin([0, 1])", 1, 2)], id="an array"),
    pytest.param(
        "X", np.array([[1.0, -1.0]]), [("1", "in_range(0, 120)", 0, -1.0)], id="an array of rows"
    ),
    pytest.param("y", [0, 1], [(None, "being a table", None, "list")], id="no table"),
]


@pytest.mark.parametrize(("name", "value", "expected"), CASES)
def test_violations_are_listed(name: str, value: object, expected: list[tuple[object]]) -> None:
    found = violations(name, value)
    assert [(one.column, one.rule, one.index, one.value) for one in found] == expected
    assert {one.table for one in found} <= {name}


def test_values_stay_as_they_are() -> None:
    frame = people(1.0, 500.0)
    before = frame.copy(deep=True)
    with contract_enforced("warn"):
        check_table("people.csv", frame)
    pd.testing.assert_frame_equal(frame, before)
    assert not frame.attrs


def test_a_violation_stops_the_run_with_a_report(tmp_path: Path) -> None:
    report = tmp_path / "contract.json"
    with pytest.raises(ContractBroken) as stopped, contract_enforced("error", report):
        check_table("people.csv", people(1.0, -5.0))
    assert "people.csv, column age, row row 1: -5.0 is against in_range(0, 120)" in str(
        stopped.value
    )
    told = json.loads(report.read_text())
    assert len(told.pop("contract")) == 64
    assert told == {
        "passed": False,
        "tables": {"people.csv": 2},
        "violations": 1,
        "listed": [
            {
                "table": "people.csv",
                "column": "age",
                "rule": "in_range(0, 120)",
                "index": "row 1",
                "value": -5.0,
            }
        ],
    }


def test_many_violations_are_counted_and_some_shown() -> None:
    with pytest.raises(ContractBroken, match="2000 violations") as stopped:
        check_table("people.csv", people(*[-1.0] * 2000))
    assert "and 1990 more" in str(stopped.value)


def test_a_warning_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with contract_enforced("warn") as enforcement:
        check_table("people.csv", people(-5.0))
        check_table("y", np.array([1]))
    assert [type(one) for one in enforcement.found] == [Violation]
    assert enforcement.rows == {"people.csv": 1, "y": 1}
    assert "warning: 1 violation" in capsys.readouterr().err


def test_off_looks_at_nothing(tmp_path: Path) -> None:
    report = tmp_path / "contract.json"
    report.write_text("of another run")
    with contract_enforced("off", report):
        check_table("people.csv", people(-5.0))
    assert not report.exists()


def test_what_was_not_found_to_keep_the_contract_is_not_skipped(tmp_path: Path) -> None:
    report = tmp_path / "contract.json"
    assert not keeps_contract("error", report)
    for age, kept in ((5.0, True), (-5.0, False)):
        with contract_enforced("warn", report):
            check_table("people.csv", people(age))
        assert keeps_contract("error", report) is kept
        assert keeps_contract("off", report)
        assert keeps_contract("error", None)
    report.write_text(json.dumps({"passed": True, "contract": "another one"}))
    assert not keeps_contract("warn", report)


class Result(NamedTuple):
    X: object
    y: object


def test_what_a_stage_gives_is_checked_together() -> None:
    @gives_tables("X", "y")
    def load(label: int) -> Result:
        """Give two tables."""
        return Result(np.array([[-1.0, 1.0]]), np.array([label]))

    assert load.__name__ == "load"
    with pytest.raises(ContractBroken, match="2 violations"):
        load(2)


def test_kept_tables_are_as_they_were_when_checked() -> None:
    frame = people(1.0)
    with tables_kept() as kept:
        check_table("people.csv", frame)
        frame["age"] = -1.0
    assert kept["people.csv"]["age"].tolist() == [1.0]
