"""Tests that a package lacks are told with their reason, in the build's output and its README."""

from pathlib import Path

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity
from jupyter_mlops.validation.rehearsal.shortfalls import shortfalls

WHOLE = {
    "fixtures": {"stages": {"data": {"inputs": "the notebook's own"}}},
    "endpoints": {"predict": {"skew": {"why": "x"}}},
}
STAGES = {"data": {"why": "it holds rows"}, "train": {"why": "it doesn't run", "fails": True}}
DIES = """
# %% tags=["data"]
import os

import pandas as pd

rows = pd.DataFrame({"a": range(2000)})

# %% tags=["train"]
model = float(rows["a"].sum()) if len(rows) == 2000 else os.abort()
"""


def test_a_whole_rehearsal_lacks_nothing() -> None:
    assert shortfalls(WHOLE, [], "") == ()


def test_each_failure_is_told_with_its_reason() -> None:
    behaviour = {"why": "KeyError: a", "fails": True}
    told = {"fixtures": {"stages": STAGES}, "endpoints": {"score": {"behaviour": behaviour}}}
    found = shortfalls(told, ["MemoryError", "ValueError"], "the rehearsal ended early: killed")
    assert [(one.why, one.is_failure) for one in found] == [
        ("it holds rows", False),
        ("it doesn't run", True),
        ("KeyError: a", True),
        ("2 of the runs with other seeds failed: MemoryError", True),
        ("the rehearsal ended early: killed", True),
    ]
    assert all(one.missing and one.fix for one in found)


def test_what_a_dead_rehearsal_takes_along_is_named_once() -> None:
    (one,) = shortfalls({"why": "the rehearsal ended early: killed"}, [], "")
    assert "killed" in one.why
    assert "fixtures" in one.missing


def test_a_rehearsal_that_dies_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "n.py").write_text(DIES, encoding="utf-8")
    result = compile_notebook(tmp_path / "n.py", Settings(output=tmp_path / "build"))
    assert result.folder is not None, result.diagnostics
    (one,) = (one for one in result.diagnostics if one.code == "NB912")
    assert one.severity is Severity.WARNING
    assert "fixtures" in one.message
    assert "SIGABRT" in one.message or "signal 6" in one.message
    text = " ".join((tmp_path / "build/README.md").read_text("utf-8").split())
    assert "Tests are missing: those on fixtures" in text
