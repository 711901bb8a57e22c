"""The public door: check and compile notebooks; what does it is loaded at its first use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_mlops.checking import check_notebook
    from jupyter_mlops.compiler import compile_notebook, validate_build
    from jupyter_mlops.fixing import fix_notebook

    __version__: str

__all__ = ["__version__", "check_notebook", "compile_notebook", "fix_notebook", "validate_build"]

_FRONT_END = "jupyter-mlops"
_HOMES = {
    "check_notebook": "jupyter_mlops.checking",
    "compile_notebook": "jupyter_mlops.compiler",
    "fix_notebook": "jupyter_mlops.fixing",
    "validate_build": "jupyter_mlops.compiler",
}


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the built front end is."""
    return [{"src": "labextension", "dest": _FRONT_END}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server what to load."""
    return [{"module": "jupyter_mlops.server.extension"}]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return _installed_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _installed_version() -> str:
    metadata = import_module("importlib.metadata")
    try:
        version: str = metadata.version("jupyter_mlops")
    except metadata.PackageNotFoundError:
        # run from a source tree that was never installed
        return "0+source"
    return version
