"""From a notebook's path and the options of a command to its settings and the text of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlops.config import Settings, load_settings

if TYPE_CHECKING:
    from jupyter_mlops.notebook.cell import Notebook


@dataclass(frozen=True, slots=True)
class Opened:
    """A notebook that a command was given."""

    path: Path
    settings: Settings
    sources: Mapping[int, str]
    """Cell position → source, for excerpts."""


def open_notebook(path: Path, options: Mapping[str, object]) -> Opened:
    """Read the notebook's own settings and merge them with the command's options.

    Raises NotebookUnreadable or ConfigurationInvalid.
    """
    # loaded here, so that `nb2prod --help` doesn't wait for the notebook libraries
    reader = import_module("jupyter_mlops.notebook.reader")
    notebook: Notebook = reader.read_notebook(path)
    return Opened(
        path=path,
        settings=load_settings(path, notebook.settings, options),
        sources={cell.position: cell.source for cell in notebook.cells},
    )
