"""From what a rehearsal told to the tests that a package lacks because of it, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_mlops.validation.rehearsal.resampling import TOO_SLOW

_LIMITS = "Give it more time with `--time-limit`, or more memory; a crash is a fault to report."
_SPEED = "Fit in cells tagged `train` what the evaluation fits, or declare limits (`gates`)."
_RUNS = "Let the package run with other seeds, or choose the number of runs with `--seeds`."
_SAMPLE = (
    "Let the stage run on a small sample of its rows, or build with `--fixtures full` if all of "
    "the data may lie among the tests."
)
_ASKS = "See whether the prediction function answers what is like the notebook's own requests."


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Tests that aren't there."""

    missing: str
    why: str
    fix: str
    is_failure: bool = True
    """Whether something went wrong; else it is as it has to be with this data."""


def shortfalls(
    told: Mapping[str, Any], failed_runs: Sequence[str], unmeasured: str
) -> tuple[Shortfall, ...]:
    """List them; `told` is the rehearsal's answer, `failed_runs` errors of runs with other seeds.

    `unmeasured` says why there are no metrics of resampled rows, if they were wanted.
    """
    return (*_of_answer(told), *_of_gates(failed_runs, unmeasured))


def _of_answer(told: Mapping[str, Any]) -> Iterator[Shortfall]:
    if "why" in told:
        what = "those on fixtures, the models, a dummy, the predictor's behaviour"
        yield Shortfall(what, str(told["why"]), _LIMITS)
        return
    for stage, about in told["fixtures"]["stages"].items():
        if "why" in about:
            fails = bool(about.get("fails"))
            yield Shortfall(f"the stage `{stage}` on a fixture", about["why"], _SAMPLE, fails)
    for function, found in told.get("endpoints", {}).items():
        for key, what in (
            ("behaviour", f"how `{function}` answers other requests"),
            ("skew", f"that rows are served by `{function}` as they were evaluated"),
        ):
            about = found.get(key, {})
            if "why" in about and about.get("fails"):
                yield Shortfall(what, about["why"], _ASKS)


def _of_gates(failed_runs: Sequence[str], unmeasured: str) -> Iterator[Shortfall]:
    if failed_runs:
        why = f"{len(failed_runs)} of the runs with other seeds failed: {failed_runs[0]}"
        yield Shortfall("bounds of metrics from all runs that were asked for", why, _RUNS)
    if unmeasured:
        is_slow = unmeasured == TOO_SLOW
        missing, fix = "bounds of metrics from rows drawn anew", _SPEED if is_slow else _LIMITS
        yield Shortfall(missing, unmeasured, fix, is_failure=not is_slow)
