"""A run of papermill gives what the package's own run gives, within its limits."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from jupyter_mlops.errors import ConfigurationInvalid, RecordingFailed
from jupyter_mlops.operations.execution import EXECUTED, Run, execute
from jupyter_mlops.operations.limits import Limits
from jupyter_mlops.operations.package_commands import package_commands
from jupyter_mlops.operations.trainable import Trainable
from jupyter_mlops.operations.workspace import lay_out
from jupyter_mlops.plain import Plain

COMPARED = """
import json, sys
from pathlib import Path
from loans.pipeline import PROJECT
from loans.runtime.runner import Options, read_outputs, read_parameters, run
from jupyter_mlops.validation.compare import compare
mine, own = Path(sys.argv[1]), Path(sys.argv[2])
run(PROJECT, read_parameters(PROJECT.parameters, mine), Options(own, Path(sys.argv[3])))
for stage in PROJECT.stages:
    names = stage.outputs
    first, second = (read_outputs(PROJECT, names, folder) for folder in (mine, own))
    for name in names:
        found = compare(first[name], second[name])
        assert found.verdict == "equal", (name, found)
    files = [folder / stage.name / "metrics.json" for folder in (mine, own)]
    assert files[0].exists() == files[1].exists()
    if files[0].exists():
        assert json.loads(files[0].read_text()) == json.loads(files[1].read_text())
        print(files[0].read_text())
"""


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def ran(build: Trainable, folder: Path, given: dict[str, Plain], limits: Limits) -> Path:
    place = lay_out(build, None, folder / "work")
    (folder / "results").mkdir()
    return execute(build, place, Run(given, folder / "results", limits, silent))


@pytest.mark.parametrize("given", [{}, {"SEED": 5, "C": 0.5}], ids=str)
def test_what_stages_give_is_what_the_package_gives(
    trainable: Trainable, tmp_path: Path, given: dict[str, Plain]
) -> None:
    artifacts = ran(trainable, tmp_path, given, Limits())
    with package_commands(trainable, {}) as package:
        own, inputs = tmp_path / "own", trainable.folder / "inputs"
        words = [sys.executable, "-c", COMPARED, str(artifacts), str(own), str(inputs)]
        done = subprocess.run(
            words, env=dict(package.environment), capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert "accuracy" in done.stdout
    assert "auc" in done.stdout


def test_the_data_stage_takes_the_parameters_that_it_has(
    trainable: Trainable, tmp_path: Path
) -> None:
    inputs = trainable.folder / "inputs"
    with package_commands(trainable, {}) as package:
        report = package.data_report({"SEED": 5, "ONLY_THE_NOTEBOOKS": 1}, inputs, tmp_path / "a")
    assert report["passed"]


def test_a_failure_of_the_package_is_told_in_a_line(trainable: Trainable, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "loans.csv").touch()
    with package_commands(trainable, {}) as package, pytest.raises(RecordingFailed) as caught:
        package.data_report({}, tmp_path, tmp_path / "a")
    told = caught.value.message
    assert told.startswith("the data stage failed: EmptyDataError: No columns")
    assert "in cell 4, line 1" in told
    assert "\n" not in told


def with_cells(build: Trainable, folder: Path, *sources: str) -> Trainable:
    """The same build of another notebook, of which nothing is kept."""
    path = folder / "other.ipynb"
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells), path)
    return replace(build, notebook=path, captures=(), stages=(), inputs={}, modules={})


def test_what_a_notebook_holds_is_not_touched(trainable: Trainable, tmp_path: Path) -> None:
    build = with_cells(
        trainable, tmp_path, "sorted(name for name in globals() if 'nb2prod' in name)", "1 + 1"
    )
    ran(build, tmp_path, {}, Limits())
    executed = nbformat.read(tmp_path / "results" / EXECUTED, as_version=4)
    shown = [cell.outputs[0].data["text/plain"] for cell in executed.cells]
    assert shown == ["[]", "2"]
    assert [cell.execution_count for cell in executed.cells] == [1, 2]


HANGS_FOR_GOOD = """
import time
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""
LEAKS = "kept = []\nwhile True: kept.append(bytearray(1_000_000))"


@pytest.mark.parametrize(
    ("source", "limits", "told"),
    [
        ("import time; time.sleep(60)", Limits(seconds=6), "longer than 6 s"),
        (HANGS_FOR_GOOD, Limits(seconds=6), "longer than 6 s"),
        ("b = bytearray(3_000_000_000)", Limits(megabytes=1500), "MemoryError"),
        (LEAKS, Limits(megabytes=1500), "MemoryError"),
        ("raise ValueError('no rows')", Limits(), "cell 2 raised ValueError: no rows"),
        ("import os; os._exit(3)", Limits(), "kernel died"),
    ],
    ids=["hangs", "hangs for good", "takes memory", "leaks memory", "raises", "dies"],
)
def test_a_run_that_goes_wrong_says_how(
    trainable: Trainable, tmp_path: Path, source: str, limits: Limits, told: str
) -> None:
    build = with_cells(trainable, tmp_path, "first = 1", source)
    began = time.monotonic()
    with pytest.raises(RecordingFailed) as problem:
        ran(build, tmp_path, {}, limits)
    assert told in problem.value.message
    assert time.monotonic() - began < 50
    executed = nbformat.read(tmp_path / "results" / EXECUTED, as_version=4)
    assert [cell.execution_count for cell in executed.cells if cell.source == "first = 1"] == [1]


def test_of_what_a_cell_prints_a_part_is_kept(trainable: Trainable, tmp_path: Path) -> None:
    build = with_cells(trainable, tmp_path, "for n in range(100): print('x' * 1_000_000)", "1")
    ran(build, tmp_path, {}, Limits())
    path = tmp_path / "results" / EXECUTED
    assert 1_000_000 < path.stat().st_size < 1_200_000
    assert "the rest is left out" in path.read_text("utf-8")


def test_what_is_printed_line_by_line_is_one_output(trainable: Trainable, tmp_path: Path) -> None:
    source = "import sys, time\nfor n in range(3): print(n, flush=True); time.sleep(0.1)\n"
    build = with_cells(trainable, tmp_path, source + "print('e', file=sys.stderr)\n'shown'")
    ran(build, tmp_path, {}, Limits())
    [cell] = nbformat.read(tmp_path / "results" / EXECUTED, as_version=4).cells
    assert [one.get("text", "shown") for one in cell.outputs] == ["0\n1\n2\n", "e\n", "shown"]


def test_what_the_build_says_of_another_notebook_is_told(
    trainable: Trainable, tmp_path: Path
) -> None:
    row = {**trainable.captures[0], "cell": 1, "code": "never = 1"}
    build = with_cells(trainable, tmp_path, "other = 1")
    build = replace(build, captures=(row,), stages=trainable.stages)
    with pytest.raises(RecordingFailed, match="never came to `never = 1`"):
        ran(build, tmp_path, {}, Limits())


@pytest.fixture
def papermill(
    trainable: Trainable, tmp_path: Path
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """papermill itself, with our engine."""
    place = lay_out(trainable, None, tmp_path)

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "papermill", "--engine", "nb2prod", "-k", "python3"]
        command += ["--language", "python", str(place.notebook)]
        return subprocess.run(
            [*command, str(tmp_path / "out.ipynb"), *words], cwd=place.notebook.parent,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_papermill_itself_computes_again_what_follows_from_a_parameter(
    papermill: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    done = papermill("-p", "SEED", "5")
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    injected = [c for c in executed.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in injected] == ["SEED = 5\nAGAIN = SEED * 2\n"]


def test_papermill_is_told_of_a_parameter_that_there_is_not(
    papermill: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    done = papermill("-p", "SEEDS", "5")
    assert done.returncode != 0
    assert ConfigurationInvalid.__name__ in done.stderr
    assert "SEEDS" in done.stderr
