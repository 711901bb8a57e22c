"""Whether a notebook takes the parameters that somebody gives."""

from collections.abc import Mapping
from pathlib import Path

from jupyter_mlops.checking import injected_cell
from jupyter_mlops.config import load_settings
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.plain import Plain


def check_parameters(path: Path, given: Mapping[str, Plain]) -> None:
    """Raise ConfigurationInvalid for one that the notebook doesn't have, or doesn't allow."""
    notebook, _ = read_notebook(path)
    injected_cell(path, load_settings(path, notebook.settings, {}), given)
