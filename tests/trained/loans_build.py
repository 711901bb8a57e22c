"""A small notebook, built and retrained once for all workers of a session, and its data."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

LOANS = Path(__file__).parents[1] / "operations" / "loans.py"


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
    place = shared_place(tmp_path_factory)
    folder = place / "loans"
    with FileLock(place / "loans.lock"):
        if not (folder / "build" / "build.json").is_file():
            write_month(folder, 0)
            nbformat.write(jupytext.read(LOANS), folder / "loans.ipynb")
            settings = Settings(
                output=folder / "build", seeds=3, fixtures="none",
                slices=("income",), budgets={"bytes": 1_000_000},
            )  # fmt: skip
            result = compile_notebook(folder / "loans.ipynb", settings)
            assert result.folder is not None, result.diagnostics
    return folder / "build"


@pytest.fixture(scope="session")
def trained(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the build, retrained well, well again, and on data that it refuses.

    Tests may promote and roll back; whatever they find then may be another test's doing.
    """
    place = shared_place(tmp_path_factory)
    root = place / "trained"
    with FileLock(place / "trained.lock"):
        if not (root / "whole").is_file():
            without_groups(made, root / "build" / "loans")
            for seed in (1, 2):
                write_month(root / "good", seed)
                assert retrained(root, "good")["outcome"] == "promoted"
            write_month(root / "bad", 3, debt=-1.0)
            assert retrained(root, "bad")["outcome"] == "data refused"
            (root / "whole").touch()
    return root


def without_groups(made: Path, folder: Path) -> Path:
    """Copy the build, but for the groups, whose drawings take time; give the copy."""
    shutil.copytree(made, folder)
    gates = folder / "tests" / "gates.json"
    declared = json.loads(gates.read_text("utf-8"))
    del declared["slices"]
    gates.write_text(json.dumps(declared), "utf-8")
    return folder


def shared_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of the session have in common."""
    place = tmp_path_factory.getbasetemp()
    return place.parent if "PYTEST_XDIST_WORKER" in os.environ else place


def write_month(folder: Path, seed: int, shift: float = 0.0, **spoilt: object) -> None:
    """Write the loans of a month; `spoilt` are values of the third row."""
    table = month(seed, shift)
    for column, value in spoilt.items():
        table.loc[2, column] = value
    (folder / "data").mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "data" / "loans.csv", index=False)


def retrained(root: Path, data: str) -> Any:
    """Retrain `build/loans` of a folder by the command, and give what it tells."""
    words = ["retrain", "build/loans", "--inputs", data, "--json"]
    command = [sys.executable, "-m", "jupyter_mlops", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
