"""From a cell as Jupyter accepts it to Python text with the same lines, and the magics it held."""

import re

from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.cell_magics import take_cell_magics
from jupyter_mlops.notebook.drafting import Draft, Magic, RewrittenCell
from jupyter_mlops.notebook.line_magics import take_line_magics

__all__ = ["Magic", "RewrittenCell", "rewrite_magics"]

_MAY_DIFFER = re.compile(
    r"^[ \t]*[%!?,;/]|\?$|=\s*(?:\\\n\s*)?[!%]|\A(?:[ \t]*\n)*[ \t]+\S", re.MULTILINE
)


def rewrite_magics(cell: Cell) -> RewrittenCell:
    """Take the magics out of a code cell, each by its policy; lines keep their numbers."""
    if not _MAY_DIFFER.search(cell.source):
        return RewrittenCell(cell.source)
    draft = Draft(cell)
    take_line_magics(draft, take_cell_magics(draft))
    return draft.finished()
