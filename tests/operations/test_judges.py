"""What is asked of a model that a run has stored: rivals, groups, budgets, behaviour."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.operations.behaviour import judge_behaviour
from jupyter_mlops.operations.budgets import judge_budgets, stored_bytes
from jupyter_mlops.operations.gates import judge
from jupyter_mlops.operations.limits import Limits
from jupyter_mlops.operations.package_commands import PackageCommands, package_commands
from jupyter_mlops.operations.slice_gates import judge_slices
from jupyter_mlops.operations.trainable import Trainable, read_trainable

RIVALS = "jupyter_mlops.operations.rivals"
UP = {"better": "higher"}


@pytest.fixture(scope="module")
def run(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two runs of the package: as the notebook is, and with a model that is kept from learning."""
    folder = tmp_path_factory.mktemp("runs")
    with package_commands(read_trainable(made), {}) as package:
        for name, c in (("good", 10.0), ("bad", 1e-6)):
            words = [sys.executable, "-P", "-m", "loans", "run", "--artifacts", str(folder / name)]
            words += ["--inputs", str(made / "inputs"), "--set", f"C={c}"]
            subprocess.run(words, env=dict(package.environment), check=True, capture_output=True)
    return {"good": folder / "good", "bad": folder / "bad"}


@pytest.fixture
def package(trainable: Trainable) -> Iterator[PackageCommands]:
    with package_commands(trainable, {}) as found:
        yield found


def compared(
    package: PackageCommands, ours: Path, theirs: Path, slices: list[str]
) -> dict[str, Any]:
    request = {
        "package": "loans", "challenger": str(ours), "champion": str(theirs), "slices": slices,
        "inputs": str(package.build.folder / "inputs"),
        "better": {"accuracy": "higher", "auc": "higher"},
    }  # fmt: skip
    return package.program(RIVALS, "the comparison", request)


def test_a_build_says_what_was_declared(made: Path) -> None:
    build = read_trainable(made)
    assert (build.slices, build.budgets) == (("income",), {"bytes": 1_000_000})


@pytest.mark.timeout(300)
def test_models_are_compared_row_by_row_and_group_by_group(
    package: PackageCommands, run: dict[str, Path]
) -> None:
    rivalry = compared(package, run["bad"], run["good"], ["income", "paid"])
    gates = {gate.metric: gate for gate in judge({}, {"accuracy": UP, "auc": UP}, rivalry)[2:]}
    assert not gates["accuracy"].passed
    assert "McNemar's exact test: " in gates["accuracy"].told
    assert " rows are right by the champion alone, " in gates["accuracy"].told
    assert "paired drawings the gain is -" in gates["accuracy"].told
    assert gates["accuracy"].numbers["only_champion"] > gates["accuracy"].numbers["only_challenger"]
    assert "DeLong's test" in gates["auc"].told
    assert len(rivalry["slices"]["income"]["groups"]) == 4
    sliced = judge_slices(["income", "paid"], {"accuracy": UP, "auc": UP}, rivalry)
    told = {gate.metric: gate for gate in sliced}
    assert (told["accuracy"].kind, told["accuracy"].passed) == ("slice", False)
    assert "of the worst group by income is" in told["accuracy"].told
    assert "rows), the champion's worst" in told["accuracy"].told
    assert not told[""].passed
    assert "no table that the evaluation takes has a column paid" in told[""].told


def sliced(ours: float, leads: list[float], **fields: Any) -> dict[str, Any]:
    groups = {
        "a": {"rows": 30, "challenger": {"acc": ours}, "champion": {"acc": 0.8}},
        "b": {"rows": 40, "challenger": {"acc": 0.9}, "champion": {"acc": 0.95}},
    }
    return {"slices": {"sex": {"groups": groups, "leads": {"acc": leads}, **fields}}}


@pytest.mark.parametrize(
    ("rivalry", "passed", "told"),
    [
        (sliced(0.7, [-0.1] * 100), False, "0.7 (a, 30 rows), the champion's worst 0.8 (a, 30 ro"),
        (sliced(0.7, [-0.1, 0.1] * 50), True, "no sure difference (100 paired drawings"),
        (sliced(0.97, [0.1] * 100), True, "is 0.9 (b, 40 rows), the champion's worst 0.8 (a, 30"),
        (sliced(0.7, []), False, "how sure that is isn't known"),
        (sliced(0.85, []), True, "how sure that is isn't known"),
        (sliced(float("nan"), [], groups={}, why="no column"), False, "isn't known: no column"),
        ({"why": "KeyError: 'train'"}, False, "isn't known: KeyError: 'train'"),
        (sliced(0.7, [], groups={}), False, "none has enough rows"),
    ],
)
def test_the_worst_group_must_not_be_worse(
    rivalry: dict[str, Any], passed: bool, told: str
) -> None:
    [gate] = judge_slices(["sex"], {"acc": UP, "n": {"better": ""}}, rivalry)
    assert (gate.kind, gate.passed) == ("slice", passed)
    assert told in gate.told


def test_groups_are_nobody_to_compare_without_a_champion() -> None:
    assert judge_slices(["sex"], {"acc": UP}, None) == ()
    assert judge_slices([], {"acc": UP}, sliced(0.1, [])) == ()


def test_budgets_of_bytes_and_time(package: PackageCommands, run: dict[str, Path]) -> None:
    size = float(stored_bytes(package, run["good"]))
    assert size > 1000
    for factor, passed in ((1.0, True), (0.99, False)):
        budgets = {"bytes": size * factor, "p50-ms": 1e5 * factor, "p95-ms": 1e-4}
        held = replace(package, build=replace(package.build, budgets=budgets))
        gates = judge_budgets(held, run["good"])
        assert [gate.metric for gate in gates] == ["bytes", "p50-ms", "p95-ms"]
        assert [gate.passed for gate in gates] == [passed, True, False]
        assert all(gate.numbers["max"] == budgets[gate.metric] for gate in gates)
        assert "95 % of 200 answers of predict take at most" in gates[2].told
    held = replace(package, build=replace(package.build, budgets={}))
    assert judge_budgets(held, run["good"]) == ()


def test_a_time_that_cannot_be_measured_is_no_pass(
    package: PackageCommands, run: dict[str, Path]
) -> None:
    (package.build.folder / "tests/expected.json").write_text("null", "utf-8")
    held = replace(package, build=replace(package.build, budgets={"p50-ms": 1e5}))
    [gate] = judge_budgets(held, run["good"])
    assert not gate.passed
    assert "no request was recorded" in gate.told


def test_the_packages_tests_judge_how_a_model_behaves(
    package: PackageCommands, run: dict[str, Path], tmp_path: Path
) -> None:
    [gate] = judge_behaviour(package, run["bad"], tmp_path)
    assert (gate.kind, gate.passed) == ("behaviour", True), gate.told
    assert gate.numbers["passed"] >= 5
    assert not list((package.build.folder / "tests").rglob("__pycache__"))


FORGETFUL = """

_ASKED: list[Any] = []


def _forgetful(self: Predictor, row: dict[str, Any]) -> dict[str, Any]:
    _ASKED.append(row)
    return {"paid": len(_ASKED) % 3 == 0}


Predictor.predict = _forgetful
"""


def test_what_an_evaluation_prints_is_not_held_for_each_drawing(
    trainable: Trainable, run: dict[str, Path]
) -> None:
    """It would be eight gigabytes."""
    path = trainable.package / "evaluate.py"
    text = path.read_text("utf-8")
    assert "accuracy_score(" in text
    noisy = "(print('x' * 20_000_000) or accuracy_score)("
    path.write_text(text.replace("accuracy_score(", noisy, 1), "utf-8")
    with package_commands(trainable, {}, Limits(megabytes=2000)) as package:
        rivalry = compared(package, run["bad"], run["good"], [])
    assert len(rivalry["differences"]["accuracy"]) > 100


def test_a_model_that_answers_by_the_order_is_refused(
    package: PackageCommands, run: dict[str, Path], tmp_path: Path
) -> None:
    path = package.build.package / "serve.py"
    path.write_text(path.read_text("utf-8") + FORGETFUL, "utf-8")
    [gate] = judge_behaviour(package, run["good"], tmp_path)
    assert not gate.passed
    assert "test_order_of_requests_makes_no_difference" in gate.told


@pytest.mark.parametrize(
    ("source", "told"),
    [("import time; time.sleep(60)", "longer than 4 s"), ("1 / 0", "ZeroDivisionError")],
)
def test_tests_that_cannot_be_run_are_no_pass(
    source: str, told: str, package: PackageCommands, run: dict[str, Path], tmp_path: Path
) -> None:
    for path in (package.build.folder / "tests").glob("test_*.py"):
        path.write_text(source, "utf-8")
    [gate] = judge_behaviour(package, run["good"], tmp_path, seconds=4 if "sleep" in source else 60)
    assert not gate.passed
    assert told in gate.told


def test_a_package_without_such_tests_has_no_such_gate(
    package: PackageCommands, run: dict[str, Path], tmp_path: Path
) -> None:
    for path in (package.build.folder / "tests").glob("test_*.py"):
        path.unlink()
    assert judge_behaviour(package, run["good"], tmp_path) == ()
