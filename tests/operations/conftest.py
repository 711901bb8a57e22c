"""A small notebook, built once for all workers of a session, and the data that it is trained on."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import jupytext
import nbformat
import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.operations.trainable import Trainable, read_trainable

LOANS = Path(__file__).with_name("loans.py")
Data = Callable[..., Path]


def month(seed: int, shift: float = 0.0, rows: int = 300) -> pd.DataFrame:
    """Loans of one month; `shift` of the way towards debts not mattering and incomes too."""
    random = np.random.default_rng(seed)
    income = random.lognormal(3.4, 0.6, rows).clip(2, 150)
    debt = random.lognormal(1.5, 0.8, rows).clip(0.1, 30)
    income[:2], debt[:2] = (2, 150), (0.1, 30)  # every month keeps the contract of the first
    known = (1 - 2 * shift) * (np.log1p(income) - 1.6 * np.log1p(debt))
    paid = known + random.normal(0, 0.5, rows) > 0.4
    return pd.DataFrame({"income": income.round(2), "debt": debt.round(2), "paid": paid})


@pytest.fixture(scope="session", autouse=True)
def quiet() -> Iterator[None]:
    """No telemetry, and no store but those that the tests name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        patch.setenv("GIT_PYTHON_REFRESH", "quiet")
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build, not to be changed."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder = place / "loans"
    with FileLock(place / "loans.lock"):
        if not (folder / "build" / "build.json").is_file():
            (folder / "data").mkdir(parents=True)
            month(0).to_csv(folder / "data" / "loans.csv", index=False)
            nbformat.write(jupytext.read(LOANS), folder / "loans.ipynb")
            settings = Settings(output=folder / "build", seeds=3, fixtures="none")
            result = compile_notebook(folder / "loans.ipynb", settings)
            assert result.folder is not None, result.diagnostics
    return folder / "build"


@pytest.fixture
def build(made: Path, tmp_path: Path) -> Path:
    """A copy of the build, whose store of models is its own."""
    shutil.copytree(made, tmp_path / "builds" / "loans")
    return tmp_path / "builds" / "loans"


@pytest.fixture
def trainable(build: Path) -> Trainable:
    return read_trainable(build)


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """Write the loans of a month, and give their folder; `spoilt` are values of the third row."""

    def write(seed: int, *, shift: float = 0.0, **spoilt: object) -> Path:
        table = month(seed, shift)
        for column, value in spoilt.items():
            table.loc[2, column] = value
        folder = tmp_path / f"{seed}-{shift}-{len(spoilt)}"
        (folder / "data").mkdir(parents=True)
        table.to_csv(folder / "data" / "loans.csv", index=False)
        return folder

    return write
