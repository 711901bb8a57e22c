"""Stages run from stored values to stored values, in a folder of their own."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pytest

from jupyter_mlops.runtime import commands
from jupyter_mlops.runtime.artifacts import load
from jupyter_mlops.runtime.errors import ArtifactError, InputMissing, StageUnknown
from jupyter_mlops.runtime.plots import take_plots
from jupyter_mlops.runtime.project import Project, Stage
from jupyter_mlops.runtime.runner import Options, read_outputs, read_parameters, run
from jupyter_mlops.runtime.stage_run import stored_values

CONTENT = "3\n4\n"
# The runtime isn't in a package here.
UNPROVED = "warning: this package is UNVALIDATED: nobody has shown that it equals its notebook\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    factor: int = field(default=2, metadata={"notebook": "FACTOR", "help": "100 % sure"})
    names: list[str] = field(default_factory=list, metadata={"notebook": "NAMES"})
    is_loud: bool = field(default=False, metadata={"notebook": "IS_LOUD"})
    only: str = field(default="", metadata={"notebook": "ONLY"})


class DataResult(NamedTuple):
    numbers: list[int]


class TrainResult(NamedTuple):
    numbers: list[int]
    total: int


class EvaluateResult(NamedTuple):
    metrics: dict[str, float]
    reports: dict[str, object]
    plots: dict[str, Any]


def load_data(params: Parameters) -> DataResult:
    params.names.append("only this stage sees it")
    numbers = [int(line) for line in Path("numbers.txt").read_text().split()]
    Path("notes.txt").write_text("left for later")
    return DataResult(numbers)


def train(numbers: list[int], settings_: Parameters) -> TrainResult:
    assert settings_.names == []
    numbers.append(5)
    print("hello from the notebook")  # noqa: T201  # as users do
    return TrainResult(numbers, sum(numbers) * settings_.factor)


def evaluate(numbers: list[int], total: int) -> EvaluateResult:
    assert Path("notes.txt").read_text() == "left for later"
    plt.plot(numbers)
    plt.show()
    plots = take_plots("line")
    plt.figure()
    plt.figure()
    plots |= take_plots("a/b")
    return EvaluateResult({"total": np.float64(total), "count": 3}, {"list": numbers}, plots)


PROJECT = Project(
    name="sums",
    parameters=Parameters,
    stages=(
        Stage("data", load_data, outputs=("numbers",), uses_parameters=True),
        Stage(
            "train",
            train,
            inputs=("numbers",),
            outputs=("numbers", "total"),
            uses_parameters=True,
            params_name="settings_",
        ),
        Stage("evaluate", evaluate, inputs=("numbers", "total")),
    ),
    input_files={"deep/numbers.txt": hashlib.sha256(CONTENT.encode()).hexdigest()},
    workdir="deep",
)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "numbers.txt").write_text(CONTENT)
    return folder


@pytest.fixture
def artifacts(tmp_path: Path) -> Path:
    return tmp_path / "artifacts"


def test_all_stages(inputs: Path, artifacts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path.cwd()
    assert run(PROJECT, Parameters(), Options(artifacts, inputs)) == {"total": 24.0, "count": 3}
    assert Path.cwd() == before
    assert load(artifacts / "data") == {"numbers": [3, 4]}
    assert load(artifacts / "train") == {"numbers": [3, 4, 5], "total": 24}
    assert load(artifacts / "evaluate") == {}
    shown = artifacts / "evaluate"
    assert json.loads((shown / "metrics.json").read_text()) == {"total": 24.0, "count": 3}
    assert (shown / "reports" / "list.txt").read_text() == "[3, 4, 5]\n"
    plots = sorted(path.name for path in (shown / "plots").iterdir())
    assert plots == ["a-b-2.png", "a-b.png", "line.png"]
    assert not plt.get_fignums()
    assert capsys.readouterr().err.split()[::3] == ["data", "train", "evaluate"]
    assert not (inputs / "deep" / "notes.txt").exists()


def test_folders_that_stages_write_into_are_there(tmp_path: Path) -> None:
    def write() -> None:
        Path("../out/deep/x.txt").write_text("x")

    stages = (Stage("data", write),)
    project = Project("p", Parameters, stages, workdir="here", folders=("out/deep",))
    run(project, Parameters(), Options(tmp_path / "artifacts", tmp_path))
    assert (tmp_path / "artifacts" / "files" / "out" / "deep" / "x.txt").is_file()


def test_one_stage_after_the_other(inputs: Path, artifacts: Path) -> None:
    measured: dict[str, float] = {}
    for stage in PROJECT.stages:
        measured |= run(PROJECT, Parameters(factor=3), Options(artifacts, inputs, stage.name))
    assert measured["total"] == 36
    assert read_parameters(Parameters, artifacts) == Parameters(factor=3)


def test_values_come_from_the_last_stage_that_gives_them(inputs: Path, artifacts: Path) -> None:
    run(PROJECT, Parameters(), Options(artifacts, inputs))
    assert read_outputs(PROJECT, ["numbers"], artifacts) == {"numbers": [3, 4, 5]}
    assert stored_values(PROJECT, 1, ["numbers"], artifacts) == {"numbers": [3, 4]}
    with pytest.raises(ArtifactError, match="no stage gives model"):
        read_outputs(PROJECT, ["model"], artifacts)


def test_new_data_is_noted_but_welcome(
    inputs: Path, artifacts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "deep" / "numbers.txt").write_text("1\n")
    assert run(PROJECT, Parameters(), Options(artifacts, inputs))["total"] == 12
    assert "deep/numbers.txt is not the file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("only", "error"),
    [(None, InputMissing), ("nothing", StageUnknown), ("train", InputMissing)],
)
def test_what_is_missing_is_told(
    only: str | None, error: type[Exception], tmp_path: Path, artifacts: Path
) -> None:
    with pytest.raises(error):
        run(PROJECT, Parameters(), Options(artifacts, tmp_path, only))


@pytest.fixture
def command(inputs: Path, artifacts: Path) -> Callable[..., int]:
    fixed = ["run", "--artifacts", str(artifacts), "--inputs", str(inputs)]
    return lambda *arguments: commands.main(PROJECT, [*fixed, *arguments])


@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        ([], 24),
        (["--factor", "4"], 48),
        (["--set", "FACTOR=5"], 60),
        (["--set", "FACTOR=5", "--factor", "4"], 48),
        (["--is-loud", "--names", "[]", "--parameter-only", "x"], 24),
    ],
)
def test_options_are_made_from_the_parameters(
    arguments: list[str],
    total: int,
    command: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(*arguments, "--json") == 0
    told = capsys.readouterr()
    # What the stages print goes beside the result.
    assert json.loads(told.out)["metrics"] == {"total": total, "count": 3}
    assert "hello from the notebook" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--factor", "2.5"], "parameter FACTOR is of type int, and '2.5' is not"),
        (["--set", "FACTOR=many"], "parameter FACTOR: many is not JSON"),
        (["--set", "FACTOR"], "--set FACTOR has no value"),
        (["--set", "SIZE=1"], "there is no parameter SIZE"),
        (["--names", "[1]"], "parameter NAMES is of type list[str], and '[1]' is not"),
        (["--only", "evaluate"], "there is no such file"),
    ],
)
def test_wrong_requests_are_told(
    arguments: list[str],
    told: str,
    command: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(*arguments) == 2
    message = capsys.readouterr().err.removeprefix(UNPROVED)
    assert message.startswith("error[")
    assert told in message
    assert "\n  hint: " in message


def test_metrics_are_a_table(command: Callable[..., int], capsys: Any) -> None:
    assert command() == 0
    assert capsys.readouterr().out == "total  24\ncount  3\n"


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(PROJECT, ["run", "--help"])
    text = capsys.readouterr().out
    for part in ("data → train → evaluate", "--factor INT", "100 % sure (default: 2)"):
        assert part in text


def test_serving_needs_a_service_and_artifacts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        commands.main(PROJECT, ["serve"])
    served = Project(**{**vars_of(PROJECT), "app": "sums.app:app"})
    assert commands.main(served, ["serve", "--artifacts", str(tmp_path / "none")]) == 2
    told = capsys.readouterr().err
    assert "UNVALIDATED" in told
    assert "train first" in told


def vars_of(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in Project.__dataclass_fields__}
