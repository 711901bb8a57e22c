"""From the file of a notebook to the notebook, also while Jupyter is saving it."""

import time
from pathlib import Path

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.reader import read_notebook

PAUSES = (0.05, 0.2, 0.8)
"""Seconds until the next try. Jupyter writes into the file itself: for a moment it's half there."""


def read_saved(path: Path) -> Notebook:
    """Read a notebook that Jupyter may be saving right now; raises what `read_notebook` does."""
    for pause in PAUSES:
        try:
            return read_notebook(path)[0]
        except NotebookUnreadable:
            time.sleep(pause)
    return read_notebook(path)[0]
