"""Objects that change through functions and classes which the cell itself defines."""

from collections.abc import Callable
from pathlib import Path

import pytest

CELLS = (Path(__file__).parent / "probes_code.txt").read_text("utf-8").removeprefix("# %% ")


@pytest.mark.parametrize("text", CELLS.split("\n# %% "))
def test_what_a_cell_takes_and_gives(truthful: Callable[..., None], text: str) -> None:
    truth, _, cell = text.partition("\n")
    truthful(cell.strip(), *(part.partition(":")[2] for part in truth.split(";")))
