"""What tests of retraining start from: a copy of the build of loans, and months of data."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from loans_build import made, quiet, shared_place, without_groups, write_month

from jupyter_mlops.operations.first_store import make_store
from jupyter_mlops.operations.store import DATABASE
from jupyter_mlops.operations.trainable import Trainable, read_trainable

__all__ = ["made", "quiet"]  # fixtures
Data = Callable[..., Path]
Dying = Callable[..., int]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without models, made once: its tables take MLflow 1.4 s each time."""
    home = shared_place(tmp_path_factory) / "empty_store"
    home.mkdir(exist_ok=True)
    make_store(home)
    return home / DATABASE


@pytest.fixture
def home(empty_store: Path, tmp_path: Path) -> Path:
    """A folder with a store of its own, without models."""
    folder = tmp_path / "mlflow"
    folder.mkdir()
    return copyfile(empty_store, folder / DATABASE).parent


@pytest.fixture
def build(made: Path, tmp_path: Path) -> Path:
    """A copy of the build, whose store of models is its own."""
    return without_groups(made, tmp_path / "builds" / "loans")


@pytest.fixture
def trainable(build: Path) -> Trainable:
    return read_trainable(build)


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """Write the loans of a month, and give their folder; `spoilt` are values of the third row."""

    def write(seed: int, *, shift: float = 0.0, **spoilt: object) -> Path:
        folder = tmp_path / f"{seed}-{shift}-{len(spoilt)}"
        write_month(folder, seed, shift, **spoilt)
        return folder

    return write


@pytest.fixture
def dying() -> Iterator[Dying]:
    """Let a process promote and be killed before one of its writes; give its exit code."""
    program = Path(__file__).with_name("dying_promoter.py")
    with subprocess.Popen(
        [sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout

        def promote(home: Path, writes: int, actor: str, place: str = "") -> int:
            asked.write(json.dumps([str(home), writes, actor, place]) + "\n")
            asked.flush()
            return int(told.readline())

        yield promote
