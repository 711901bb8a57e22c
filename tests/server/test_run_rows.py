"""What MLflow knows of runs and what the schedule knows, as one list."""

from datetime import UTC, datetime, timedelta
from typing import Any

from jupyter_mlops.operations.history import PastRun
from jupyter_mlops.operations.scheduling.jobs import Cause, Outcome, Run
from jupyter_mlops.server.operations.models import rows_of

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def past(name: str, begun: int, ended: int | None, outcome: str) -> PastRun:
    end = at(ended) if ended is not None else None
    return PastRun(name, at(begun), end, outcome, "", "schedule", "", {}, {})


def turn(number: int, begun: int, ended: int | None, outcome: Outcome, result: Any = None) -> Run:
    end = at(ended) if ended is not None else None
    return Run(
        number, 1, "nightly", Cause.TIME, at(begun), 1, outcome, at(begun), end, result=result
    )


def test_a_turn_and_the_run_that_it_began_are_one_row() -> None:
    runs = [
        past("cut", 30, None, "killed"),
        past("under-way", 20, None, "running"),
        past("by-hand", 15, 16, "kept"),
        past("good", 1, 5, "promoted"),
    ]
    turns = [
        turn(5, 40, 41, Outcome.CANNOT_RUN, {"error": {"message": "no data"}}),
        turn(4, 29, 32, Outcome.TIMED_OUT),
        turn(3, 19, None, Outcome.RUNNING),
        turn(2, 10, 11, Outcome.KEPT, {"run": "good"}),  # nothing was new
        turn(1, 0, 6, Outcome.PROMOTED, {"run": "good"}),
    ]
    rows = [
        (one.key, one.job, one.outcome, one.version) for one in rows_of(runs, turns, {"good": 7})
    ]
    assert rows == [
        ("turn-5", "nightly", "cannot run", None),
        ("cut", "nightly", "timed out", None),
        ("under-way", "nightly", "running", None),
        ("by-hand", "", "kept", None),
        ("turn-2", "nightly", "kept", None),
        ("good", "nightly", "promoted", 7),
    ]
