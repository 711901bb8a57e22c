"""Notebooks in memory, read and analysed as the compiler does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.units import Program, read_program


@pytest.fixture
def program() -> Callable[[str], Program]:
    """Read a percent script: a cell begins with `# %%`, its tags follow on the same line."""

    def read(script: str) -> Program:
        cells = []
        for position, text in enumerate(script.strip().removeprefix("# %%").split("\n# %%"), 1):
            tags, _, source = text.partition("\n")
            cells.append(
                Cell(position, f"c{position}", "code", source.strip(), tuple(tags.split()))
            )
        return read_program(Notebook(Path("small.ipynb"), "small", tuple(cells), {}, ""))

    return read


@pytest.fixture
def facts(program: Callable[[str], Program]) -> Callable[[str], Facts]:
    """Analyse a percent script, without a recorded run."""

    def analyse(script: str) -> Facts:
        return gather(program(script))

    return analyse
