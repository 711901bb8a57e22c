"""A schedule of its own for each test, with a clock that the test sets."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Job, Plan
from jupyter_mlops.operations.scheduling.store import Store
from jupyter_mlops.operations.scheduling.turns import Turns


@dataclass
class Clock:
    """Stands until it is set."""

    now: datetime = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Schedule:
    """A home, and what was said in it."""

    home: Home
    folder: Path
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return Store(self.home)

    @property
    def turns(self) -> Turns:
        return Turns(self.home, self.said.append, self.clock)

    def plan(self, code: str = "", cron: str = "*/10 * * * *") -> Plan:
        """Plan a program in Python, which starts without site-packages."""
        build = self.folder / "build"
        build.mkdir(exist_ok=True)
        command = (sys.executable, "-S", "-c", code)
        return Plan(str(build), command, str(self.folder), cron)

    def add(self, code: str = "", cron: str = "*/10 * * * *", **fields: Any) -> Job:
        plan = replace(self.plan(code, cron), **fields)
        return self.store.add("churn", plan, self.clock.now)

    def turn(self, job: Job) -> None:
        self.turns.take(job.id)

    def outcomes(self, *names: str) -> list[tuple[object, ...]]:
        """Tell of the runs so far, the first one first."""
        runs = [run.shown() for run in reversed(self.store.runs())]
        return [tuple(run[name] for name in names or ("outcome",)) for run in runs]


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    return Schedule(Home.at(tmp_path / "home"), tmp_path)


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """Read a time of UTC."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC)
