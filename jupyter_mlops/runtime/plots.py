"""Figures the notebook showed, taken from pyplot as Jupyter does at the end of a cell."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def take_plots(name: str) -> dict[str, Any]:
    """Take the open figures as `name`, `name-2`, …; the next plot starts a fresh one."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return {}
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    names = [name, *(f"{name}-{count}" for count in range(2, len(figures) + 1))]
    return dict(zip(names, figures, strict=False))


@contextmanager
def drawn_in_memory() -> Iterator[None]:
    """Let plots need no screen, and let `plt.show()` say nothing about that."""
    os.environ["MPLBACKEND"] = "agg"
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.switch_backend("agg")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*is non-interactive.*", category=UserWarning)
        yield
