"""Which names hold times of the clock and nothing else, and which prints tell of no more."""

from collections.abc import Callable

import pytest

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.timings import durations, timings

HEAD = """\
# %%
import time, warnings
from datetime import datetime
from time import perf_counter as now

def fit_and_score(m):
    began = now()
    m.fit()
    print("took", now() - began)
    return m.score()

# %% evaluate
"""

CASES = [
    ("t = time.time()", {"t"}),
    ("a = now()\nb = now()\nspent = round(b - a, 2)", {"a", "b", "spent"}),
    ("a = datetime.now()\nspent = (datetime.now() - a).total_seconds()", {"a", "spent"}),
    ("for x in range(2):\n    a = now()\n    m = x\n    b = now() - a", {"a", "b"}),
    ("with warnings.catch_warnings():\n    a = now()\n    score = m.score()\n    b = now() - a",
     {"a", "b"}),
    ("a, score = now(), m.score()", {"a"}),
    ("a = now()\nrate = rows / (now() - a)", {"a"}),
    ("a = now()\na = m.score()", set()),
    # a function that looks at the clock may give anything
    ("score = fit_and_score(m)", set()),
    ("a = now()\nshare = [a, 1]", {"a"}),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "names"), CASES, ids=[one[0] for one in CASES])
def test_a_name_is_a_time_where_each_of_its_values_is(
    facts: Callable[[str], Facts], cell: str, names: set[str]
) -> None:
    assert durations(facts(HEAD + cell)) == names


@pytest.mark.parametrize(
    ("cell", "is_timing"),
    [
        ("a = now()\nprint(f'{now() - a:.2f} s')", True),
        ("a = now()\nprint('took', a, 's')", True),
        ("print(fit_and_score(m))", False),
        ("score = fit_and_score(m)\nprint(score)", False),
        ("a = now()\nprint(m.score(), now() - a)", False),
    ],
)
def test_a_print_tells_of_time_only_where_all_that_it_shows_is_one(
    facts: Callable[[str], Facts], cell: str, is_timing: bool
) -> None:
    found = facts(HEAD + cell)
    assert (found.units[-1].uid in timings(found, durations(found))) is is_timing
