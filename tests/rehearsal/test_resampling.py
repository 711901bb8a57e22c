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
