"""The public door: check and compile notebooks; the compiler is loaded at its first use."""

from importlib import import_module, metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_mlops.compiler import check_notebook, compile_notebook, validate_build

__all__ = ["__version__", "check_notebook", "compile_notebook", "validate_build"]

try:
    __version__ = metadata.version("jupyter_mlops")
except metadata.PackageNotFoundError:
    # run from a source tree that was never installed
    __version__ = "0+source"


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("jupyter_mlops.compiler"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
