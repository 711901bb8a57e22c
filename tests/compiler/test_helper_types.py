"""The notebook's functions have the types that the run has seen, and the package stays clean."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

pytestmark = pytest.mark.timeout(600)  # a whole package is checked for types

NOTEBOOK = """\
# %%
import datetime
from functools import lru_cache
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression


def early(box):
    return box.size


class Box:
    def __init__(self, size):
        self.size = size


class Series:
    pass


def late(box, extra=None):
    return box.size if extra is None else extra


def clean(text):
    text = text.strip().split()
    return text[0]


def parse(value, base=10):
    if value == "":
        return None
    try:
        return int(value, base)
    except ValueError:
        return float(value)


@lru_cache
def cached(n):
    return n + 1


def grow(n):
    if n > 0:
        return n * 2


def day(n):
    return datetime.date(2026, 1, n)


def outer(rows):
    def inner(row):
        return row * 2

    return [inner(row) for row in rows]


def kinds(value):
    return str(value)


def features(frame, columns=("a", "b"), *, scale: float = 1.0):
    made = frame[list(columns)].astype(float) * scale
    return made, made.mean()


def score(model, x):
    return model.score(x, x.iloc[:, 0])


def unused_branch(n):
    return unseen(n) if n > 5 else n


def unseen(n):
    return n


# %% tags=["data"]
factor = 3
raw = pd.DataFrame({"a": ["1", "2"], "b": [" x y", "u"], "d": [date := day(3), day(4)]})
raw["b"] = raw["b"].map(clean)
raw["n"] = [parse("1"), parse("2.5")]
raw["m"] = [cached(1), early(Box(1))]
raw["k"] = [late(Box(2), 3), grow(2)]
many = [kinds(1), kinds("a"), kinds(b"a"), kinds((1,))]
few = [kinds(Series()) != "", unused_branch(1)]


def tripled(values):
    return values * factor


def timed(moment):
    return moment.day


frame, means = features(raw.assign(a=[1, 2], b=[3, 4]))
target = tripled(np.array([1.0, 2.0]))
doubled = [*outer([1, 2]), timed(date)]

# %% tags=["train"]
model = LinearRegression().fit(frame, target)

# %% tags=["evaluate"]
total = len(many) + len(few) + sum(doubled) + raw["k"].sum() + raw["m"].sum()
print("score", score(model, frame), total)

# %% tags=["serve"]
def predict(a, b=1.0):
    return float(model.predict(pd.DataFrame({"a": [a], "b": [b]}))[0])


predict(1.0)
"""
HINTS = {
    "early": "box: Any) -> int",  # a class that is only defined below it
    "late": "box: Box, extra: int | None = None) -> int",
    "clean": "text: str) -> str",
    "parse": "value: str, base: int = 10) -> float | None",
    "cached": "n: int) -> int",
    "grow": "n: int) -> Any",
    "day": "n: int) -> Any",  # `date` is a name of the notebook
    "outer": "rows: list[int]) -> list[int]",
    "inner": "row: Any) -> Any",
    "kinds": "value: Any) -> str",
    "features": 'frame: pd.DataFrame, columns: tuple[str, ...] = ("a", "b"), *, '
    "scale: float = 1.0) -> tuple[pd.DataFrame, pd.Series]",
    "score": "model: LinearRegression, x: pd.DataFrame) -> float",
    "unused_branch": "n: int) -> int",
    "unseen": "n: Any) -> Any",
    "tripled": "values: NDArray[Any]) -> NDArray[Any]",
    "timed": "moment: Any) -> int",
    "predict": "self, a: float, b: float = 1.0) -> float",
}


def test_what_was_seen_is_written(tmp_path: Path, mypy: Callable[..., None]) -> None:
    (tmp_path / "typed.py").write_text(NOTEBOOK, encoding="utf-8")
    targets = ("python_package", "http_service")
    settings = Settings(output=tmp_path / "build", targets=targets, fixtures="none", seeds=0)
    result = compile_notebook(tmp_path / "typed.py", settings)
    assert result.folder is not None, result.diagnostics
    assert result.proof is not None
    assert result.proof.equal
    package = result.folder / "src" / "typed"
    text = " ".join(" ".join(path.read_text("utf-8") for path in package.glob("*.py")).split())
    text = re.sub(r"\( | \)", lambda found: found[0].strip(), text)
    for name, hints in HINTS.items():
        assert f"def {name}({hints}:" in text, name
    mypy(result.folder)
    for check in (["ruff", "check"], ["ruff", "format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", *check],
            cwd=result.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
