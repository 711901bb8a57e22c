"""What a build says about its proof, its statements and where it is."""

from pathlib import Path

import pytest

from jupyter_mlops.cli.build import statement_counts
from jupyter_mlops.cli.outcome import exit_code, outcome_data, proof_lines, show_outcome
from jupyter_mlops.compiler import BuildResult
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.ir.pipeline import Pipeline, Statement
from jupyter_mlops.validation.verdict import Proof, Row

EQUAL = (
    Row("defaults", "data", "value", "df", "equal", ""),
    Row("defaults", "evaluate", "metric", "auc", "equal", ""),
    Row("C=0.5", "data", "value", "df", "equal", ""),
)
DIFFERENT = Row("C=0.5", "evaluate", "metric", "auc", "different", "0.9 is not 0.8")
ERROR = Diagnostic("NB902", Severity.ERROR, "`auc` differs")


def proof(*rows: Row) -> Proof:
    return Proof(({}, {"C": 0.5, "title": "x" * 99}), rows, labels=("defaults", "C=0.5"))


def test_proof_has_a_column_for_each_point() -> None:
    assert proof_lines((*EQUAL, DIFFERENT)) == [
        "stage     name          defaults  C=0.5",
        "data      df            equal     equal",
        "evaluate  auc (metric)  equal     different",
    ]
    assert proof_lines(EQUAL)[2] == "evaluate  auc (metric)  equal     -"


@pytest.mark.parametrize(
    ("result", "code", "validated", "parts"),
    [
        (
            BuildResult(Path("out"), (), None, proof(*EQUAL)),
            0,
            True,
            [
                "at 2 parameter points",
                "  C=0.5: C = 0.5, title = 'xxxxxxxxxxxx...xxxxxxxxxxxxx'",
            ],
        ),
        (BuildResult(Path("out"), (), None, None), 0, False, ["UNVALIDATED"]),
        (
            BuildResult(None, (ERROR,), None, proof(*EQUAL, DIFFERENT)),
            1,
            False,
            ["evaluate auc at C=0.5: 0.9 is not 0.8", "nothing was released: 1 error"],
        ),
        (
            BuildResult(Path("out"), (ERROR,), None, proof(*EQUAL, DIFFERENT)),
            1,
            False,
            ["NOT EQUAL"],
        ),
        (BuildResult(None, (), None, None), 1, False, ["nothing was released"]),
    ],
)
def test_outcome(
    capsys: pytest.CaptureFixture[str],
    result: BuildResult,
    code: int,
    validated: bool,
    parts: list[str],
) -> None:
    show_outcome(result)
    shown = capsys.readouterr().out
    assert [part for part in parts if part not in shown] == []
    assert ("UNVALIDATED" in shown) is (parts == ["UNVALIDATED"])
    assert exit_code(result) == code
    assert outcome_data(result)["validated"] is validated


def test_statements_are_counted() -> None:
    places = [(1, True), (1, False), (2, False), (2, False), (3, True)]
    statements = tuple(
        Statement(f"c{cell}", cell, "", 1, "", kept, "", "") for cell, kept in places
    )
    pipeline = Pipeline("a", "1", "", "", "a.ipynb", "", (), (), statements=statements)
    counts = statement_counts(pipeline, staged=frozenset({1}))
    assert counts == {"kept": 2, "dropped": 1, "exploration": 2}
