"""What tests of retraining start from: a copy of the build of loans, and months of data."""

from collections.abc import Callable
from pathlib import Path

import pytest
from loans_build import made, quiet, without_groups, write_month

from jupyter_mlops.operations.trainable import Trainable, read_trainable

__all__ = ["made", "quiet"]  # fixtures
Data = Callable[..., Path]


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
