"""Notebooks that are run once and lowered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.checking import Checking
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.lower import Lowered
from jupyter_mlops.lowering.watching import observation_plan
from jupyter_mlops.recording.runner import RunOptions, record

Compiled = tuple[Lowered | None, list[Diagnostic]]


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[[str], Compiled]:
    """What becomes of a notebook that was run once, and all that is said of it."""

    def one(text: str) -> Compiled:
        path = tmp_path / "shop.py"
        path.write_text(text, encoding="utf-8")
        work = Checking(path, Settings())
        program = work.read()
        plan = observation_plan(work.analyze(program, None), {})
        taken = record(plan, tmp_path, RunOptions(store=tmp_path / "store"))
        assert taken.status == "complete", taken.failure
        found = work.lower(work.analyze(program, gather(program, taken)), is_static=False)
        return found, work.found

    return one


@pytest.fixture
def lowered(compiled: Callable[[str], Compiled]) -> Callable[[str], Pipeline]:
    """The pipeline of a notebook that was run once."""

    def one(text: str) -> Pipeline:
        found, told = compiled(text)
        assert found is not None, told
        return found.pipeline

    return one
