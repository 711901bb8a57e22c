"""Imports of what a package is made of: where they fail the notebook's cell is named."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from .places import placed


@contextmanager
def importing() -> Iterator[None]:
    """Import without searching for garbage, then or later, in what is imported.

    Libraries make hundreds of thousands of objects that stay. Python would go through them a dozen
    times while it imports them, now and then later on, and in the end.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with placed():
            yield
    finally:
        if collecting:
            gc.enable()
    gc.freeze()
