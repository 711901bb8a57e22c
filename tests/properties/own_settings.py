"""The settings of libraries and of the process that each run begins with, as in one of its own."""

import contextlib
import decimal
import os
import sys
import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

_SHOWN = ("display.precision", "display.max_rows", "display.width")


@contextlib.contextmanager
def own_settings() -> Iterator[None]:
    """Take back what is set inside."""
    environment, depth = dict(os.environ), sys.getrecursionlimit()
    shown = [value for name in _SHOWN for value in (name, pd.get_option(name))]
    try:
        with (
            warnings.catch_warnings(),
            np.errstate(),
            np.printoptions(),
            decimal.localcontext(),
            pd.option_context(*shown),
        ):
            yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        sys.setrecursionlimit(depth)
