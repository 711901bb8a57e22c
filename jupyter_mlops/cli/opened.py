"""From a notebook's path and the options of a command to its settings and the text of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.config import Settings, load_settings
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.secrets import masked
from jupyter_mlops.stages import BY_TAG


@dataclass(frozen=True, slots=True)
class Opened:
    """A notebook that a command was given."""

    path: Path
    settings: Settings
    sources: Mapping[int, str]
    """Cell position → source, for excerpts: its secrets are blacked out."""
    staged: frozenset[int]
    """Positions of the cells of a stage; what is dropped elsewhere is exploration."""


def open_notebook(path: Path, options: Mapping[str, object]) -> Opened:
    """Read the notebook's own settings and merge them with the command's options.

    Raises NotebookUnreadable or ConfigurationInvalid.
    """
    # what was found in reading is left to the compiler, which reports it with the rest
    notebook, _found = read_notebook(path)
    return Opened(
        path=path,
        settings=load_settings(path, notebook.settings, options),
        sources={cell.position: masked(cell) for cell in notebook.cells},
        staged=frozenset(
            cell.position
            for cell in notebook.cells
            if any(tag.partition(":")[0] in BY_TAG for tag in cell.tags)
        ),
    )
