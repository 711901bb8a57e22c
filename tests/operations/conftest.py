"""What tests of retraining start from: a copy of the build of loans, and months of data."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest
from loans_build import made, quiet, shared_place, without_groups, write_month

from jupyter_mlops.operations.first_store import make_store
from jupyter_mlops.operations.store import DATABASE
from jupyter_mlops.operations.trainable import Trainable, read_trainable

__all__ = ["made", "quiet"]  # fixtures
Data = Callable[..., Path]


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
