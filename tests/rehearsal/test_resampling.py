"""An evaluation is measured on rows drawn anew, unless that takes too long."""

import signal
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_mlops.validation.rehearsal import resampling
from jupyter_mlops.validation.rehearsal.shortfalls import shortfalls


def package(folder: Path, seconds: float) -> Any:
    """One stage, which measures the mean of its rows and takes a while."""
    stage = SimpleNamespace(name="evaluate", inputs=("rows",), metrics="metrics")
    (folder / "evaluate").mkdir()
    (folder / "evaluate" / "metrics.json").write_text("{}", "utf-8")

    def call(_: Any, values: dict[str, list[float]]) -> dict[str, Any]:
        time.sleep(seconds)
        return {"metrics": {"mean": sum(values["rows"]) / len(values["rows"])}}

    return SimpleNamespace(
        project=SimpleNamespace(stages=[stage]),
        artifacts=folder,
        inputs_of=lambda _: {"rows": [float(number) for number in range(20)]},
        call=call,
    )


def test_each_drawing_gives_each_metric(tmp_path: Path) -> None:
    found = resampling.resampled(package(tmp_path, 0))["metrics"]["mean"]
    assert len(found) == resampling.TIMES
    assert len(set(found)) > 1


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer")
def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "LONGEST", 0.2)
    started = time.monotonic()
    why = resampling.resampled(package(tmp_path, 1))["why"]
    assert time.monotonic() - started < 1
    told: dict[str, Any] = {"fixtures": {"stages": {}}}
    assert [one.is_failure for one in shortfalls(told, [], why)] == [False]


def test_rows_to_train_and_to_test_on_are_drawn_each_for_themselves() -> None:
    many, few = list(map(float, range(20))), list(map(float, range(12)))
    values: dict[str, Any] = {"X": many, "X_new": few, "y": many, "y_new": few, "names": ["a"] * 11}
    assert resampling.row_groups(values) == [["X", "y"], ["X_new", "y_new"]]
    assert resampling.row_aligned(values) == ["X", "y"]
    assert resampling.row_groups({"X": many, "few": few}) == [["X"]]
    assert resampling.row_groups({"C": 1.0, "short": [1.0]}) == []


def test_a_metric_of_the_smaller_rows_varies(tmp_path: Path) -> None:
    rows = [float(number) for number in range(20)]
    one = package(tmp_path, 0)
    one.project.stages[0].inputs = ("rows", "others", "train", "labels")
    one.inputs_of = lambda _: {
        "rows": rows, "others": rows, "train": rows + rows, "labels": rows + rows
    }  # fmt: skip
    assert len(set(resampling.resampled(one)["metrics"]["mean"])) > 1
