"""Functions that answer by what they gave before change something only where that may be stale."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts

CACHED = """
# %%
import functools
from functools import cache
base, rows = 2, [1]
def helper(x):
    return x + base
{function}
# %%
{change}
# %%
y = scale(3)
"""
LRU = "@functools.lru_cache(maxsize=None)\ndef scale(x):\n    return x + {}"


@pytest.mark.parametrize(
    ("function", "change", "is_stale"),
    [
        (LRU.format("base"), "base = 3", True),
        (LRU.format("base"), "base += 1", True),
        (LRU.format("len(rows)"), "rows.append(1)", True),
        (LRU.format("rows[0]"), "rows[0] = 3", True),
        (LRU.format("helper(x)"), "base = 3", True),
        ("@cache\ndef scale(x):\n    return x + base", "base = 3", True),
        (LRU.format("base"), "rows.append(1)", False),
        (LRU.format("base"), "other = base + 1", False),
        (LRU.format("x"), "base = 3", False),
        ("def scale(x):\n    return x + base", "base = 3", False),
    ],
)
def test_a_call_changes_the_function(
    function: str, change: str, is_stale: bool, facts: Callable[[str], Facts]
) -> None:
    units = facts(CACHED.format(function=function, change=change)).units
    assert ("scale" in units[-1].mutates) == is_stale
