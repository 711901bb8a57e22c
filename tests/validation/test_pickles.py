"""NB241 stands at each value that the package stores as a pickle, and at no other."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.runtime.artifacts import PICKLE, read_manifest

VALUES = {
    "count": ("int(np.arange(3).sum())", "json", ""),
    "words": ("[str(word) for word in 'ab']", "json", ""),
    "lookup": ("dict(zip('ab', range(2)))", "json", ""),
    "mean": ("np.arange(3).mean()", "number", ""),
    "rows": ("np.arange(4.0).reshape(2, 2)", "array", ""),
    "table": ("pd.DataFrame({'a': rows[:, 0], 'b': ['x', 'y']})", "frame", ""),
    "column": ("pd.Series(rows[:, 1].copy(), name='c')", "series", ""),
    "model": ("LinearRegression().fit(rows.copy(), [0.0, 1.0])", "estimator", ""),
    "pair": ("(count, mean)", PICKLE, "no other format has `tuple[int, numpy.float64]`"),
    "labels": ("set('ab')", PICKLE, "no other format has `set[str]`"),
    "moment": ("datetime(2026, 1, 2)", PICKLE, "no other format has `datetime.datetime`"),
    "numbered": ("{one: 'a' for one in range(2)}", PICKLE, "no other format has `dict[int, str]`"),
    "own": ("Scale(2)", PICKLE, "no other format has `Scale`"),
    "scales": ("{'a': Scale(3)}", PICKLE, "no other format has `dict[str, Scale]`"),
    "models": (
        "[LinearRegression().fit(rows.copy(), [1.0, 0.0])]",
        PICKLE,
        "no other format has `list[sklearn.linear_model.LinearRegression]`",
    ),
    "closure": ("times(count)", PICKLE, "it is a function that was made while the notebook ran"),
    "fitted": ("least_squares(np.sin, 0.5)", PICKLE, "no other format has `scipy.optimize."),
    "mixed": (
        "pd.DataFrame({'a': pd.Series([1, 'x', None], dtype=object)})",
        PICKLE,
        "Parquet doesn't give it back unchanged",
    ),
    "parts": ("pd.Series([[1], 'x'])", PICKLE, "Parquet doesn't give it back unchanged"),
    "objects": ("np.array([count, 'x'], dtype=object)", PICKLE, "it is an array of objects"),
    "halving": (
        "FunctionTransformer(lambda rows: rows / 2).fit(rows.copy())",
        PICKLE,
        "skops can't load __main__.<lambda>",
    ),
}
"""Name → how it is made, the format that it is stored in, and why as a pickle."""
SHARED = {"first": "[1.0]", "second": "{'inside': first}"}
"""A list that is changed later, and a dict that holds it."""
CODE = """\
# %%
from datetime import datetime
import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer


class Scale:
    def __init__(self, factor):
        self.factor = factor


def times(factor):
    def scaled(value):
        return factor * value

    return scaled


# %% tags=["data"]
np.random.seed(0)
first_draw = float(np.random.normal())
{made}

# %% tags=["train"]
first.append(float(np.random.normal()))
seen = [{names}]

# %% tags=["evaluate"]
print("seen", len(seen), first_draw)
print("score", model.score(rows, first))
"""


def test_a_diagnostic_for_each_pickle_and_for_nothing_else(tmp_path: Path) -> None:
    every = {name: row[0] for name, row in VALUES.items()} | SHARED
    made = "\n".join(f"{name} = {text}" for name, text in every.items())
    names = ", ".join(f"type({name}).__name__" for name in every)
    code = CODE.format(made=made, names=names)
    (tmp_path / "kinds.py").write_text(code, encoding="utf-8")
    targets = ("python_package", "http_service")
    settings = Settings(output=tmp_path / "build", targets=targets, fixtures="none", seeds=0)
    found = compile_notebook(tmp_path / "kinds.py", settings)
    assert found.folder is not None, found.diagnostics

    formats = formats_of_a_run(found.folder)
    said = told(found.diagnostics)
    assert said.keys() == {name for name, kind in formats.items() if kind == PICKLE}
    lines = code.partition('"data"]\n')[2].split("\n")
    for name, (text, kind, reason) in VALUES.items():
        assert formats[name] == kind, name
        if kind == PICKLE:
            assert reason in said[name].message
            assert "keep the artifacts private" in said[name].fix
            assert lines[line_of(said[name])] == f"{name} = {text}"

    assert said["first"] is said["second"]
    assert "a change through one would show through the other" in said["first"].message
    state = said["numpy_random_state"]
    assert lines[line_of(state)].startswith("first_draw = ")
    assert "random_state=0" in state.fix


def told(diagnostics: Iterable[Diagnostic]) -> dict[str, Diagnostic]:
    """Name → what NB241 says of it."""
    return {
        name: one
        for one in diagnostics
        if one.code == "NB241"
        for name in re.findall(r"`(\w+)`", one.message.partition(" stored as ")[0])
    }


def line_of(found: Diagnostic) -> int:
    """The line below the first of the cell that it stands at."""
    assert found.span is not None
    return found.span.line - 1


def formats_of_a_run(build: Path) -> dict[str, str]:
    """Name → the format in which a run of the package stores it, by the stage that makes it."""
    command = [sys.executable, "-m", "kinds", "run"]
    sources = os.environ | {"PYTHONPATH": str(build / "src")}
    subprocess.run(command, cwd=build, env=sources, check=True)
    return {
        name: payload.format
        for stage in ("train", "data")
        for payload in read_manifest(build / "artifacts" / stage)
        for name in payload.names
    }
