"""Figures the notebook showed, taken from pyplot as Jupyter does at the end of a cell.

For pyplot this module is a backend: one that draws in memory, and whose `show` keeps and closes
what is open, so that the next plot starts a fresh figure as it does in a notebook.
"""

import importlib
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_shown: list[Any] = []
"""Figures that were shown since the last ones were taken."""


def __getattr__(name: str) -> Any:
    # Only pyplot asks for it: without plots Matplotlib isn't loaded.
    if name == "FigureCanvas":
        found = importlib.import_module("matplotlib.backends.backend_agg").FigureCanvasAgg
        # Pyplot goes on to look among the module's own names.
        globals()[name] = found
        return found
    raise AttributeError(name)


def show(*_arguments: Any, **_named: Any) -> None:
    """Keep the open figures and close them: `plt.show()` ends up here."""
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    _shown.extend(pyplot.figure(number) for number in pyplot.get_fignums())
    pyplot.close("all")


def take_plots(name: str) -> dict[str, Any]:
    """Take the open figures as `name`, `name-2`, …; the next plot starts a fresh one."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    show()
    figures = _shown.copy()
    _shown.clear()
    names = [name, *(f"{name}-{count}" for count in range(2, len(figures) + 1))]
    return dict(zip(names, figures, strict=False))


def close_plots() -> None:
    """Keep nothing of the open figures; the next plot starts a fresh one."""
    take_plots("")


@contextmanager
def drawn_in_memory() -> Iterator[None]:
    """Let plots need no screen, and let `plt.show()` say nothing about that."""
    backend = f"module://{__name__}"
    os.environ["MPLBACKEND"] = backend
    _shown.clear()
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.switch_backend(backend)
        # A figure that a stored value holds comes back as an open one.
        pyplot.close("all")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*is non-interactive.*", category=UserWarning)
        yield
