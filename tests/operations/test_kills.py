"""Retrainings that are killed at random moments of each of their phases, while a service answers.

The command tells its phases. A moment is a share of what a phase took when it was last gone
through, so neither a fast machine nor a busy one moves all kills to the beginning or past the end.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.store import DATABASE, home_of

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PHASES = (
    "starting", "checking the data", "running the notebook", "judging the model", "registering",
)  # fmt: skip
KILLS = 10
"""In each phase."""
KEPT = {"data.json", "environment.json", "contract.json", "gates.json", "notebook", "stages"}


@dataclass
class Retraining:
    """A command that is run again and again, and how long each phase took the last time."""

    command: list[str]
    took: dict[str, float] = field(default_factory=dict)

    def run(self, phase: str = "", share: float = 0.0) -> str:
        """Kill it after a share of a phase, else at none; give the phase, or none if it ended."""
        began = {PHASES[0]: time.monotonic()}
        process = subprocess.Popen(
            self.command, start_new_session=True, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        reader = threading.Thread(target=follow, args=(process.stderr, began))
        reader.start()
        while process.poll() is None:
            if phase in began and time.monotonic() > began[phase] + share * self.took[phase]:
                os.killpg(process.pid, signal.SIGKILL)
                break
            time.sleep(0.002)
        ended = time.monotonic()
        is_killed = process.wait() == -signal.SIGKILL
        reader.join()
        told = list(began.items())
        # a phase that was cut short says nothing of how long it is
        ends = told if is_killed else [*told, ("", ended)]
        self.took |= {now: end - begin for (now, begin), (_, end) in pairwise(ends)}
        assert is_killed or process.returncode in (0, 3), process.returncode
        return told[-1][0] if is_killed else ""


def follow(lines: Any, began: dict[str, float]) -> None:
    """Note when each phase is first told."""
    with lines:
        for line in lines:
            for phase in PHASES:
                if line.startswith(phase):
                    began.setdefault(phase, time.monotonic())


@dataclass(frozen=True)
class Standing:
    """Who answers, who did before, and which versions are said to have been promoted."""

    champion: int
    previous: int
    promoted: frozenset[int]

    @classmethod
    def of(cls, registry: Registry) -> "Standing":
        versions = registry.versions()
        aliases = {alias: one.number for one in versions for alias in one.aliases}
        promoted = {one.number for one in versions if one.outcome == "promoted"}
        return cls(aliases["champion"], aliases["previous"], frozenset(promoted))

    def leads_to(self, after: "Standing") -> bool:
        """Whether nothing was promoted, or one version, wholly."""
        new = Standing(after.champion, self.champion, self.promoted | {after.champion})
        return after == self or (after.champion not in self.promoted and after == new)


def is_whole(registry: Registry, before: Standing) -> None:
    """The store can be read, and of what can be seen in it nothing is half written."""
    for version in registry.versions():
        metrics, parameters = registry.measured(version)
        assert {"accuracy", "auc"} <= metrics.keys(), version
        assert parameters, version
        kept = {one.path for one in registry.client.list_artifacts(version.run)}
        assert kept >= KEPT, version
    now = Standing.of(registry)
    assert before.leads_to(now), (before, now)
    champion = registry.champion()
    assert champion is not None
    assert champion.number == now.champion
    with closing(sqlite3.connect(registry.home / DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def asked(build: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """The benchmark's service of the champion, which somebody asks all the time."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setenv("LOANS_RELOAD_SECONDS", "0.5")
    service = import_module("month.service")
    return lambda: service.asked_all_the_time(build)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_a_kill_at_any_moment_leaves_the_champion(
    build: Path, data: Callable[..., Path], asked: Callable[[], Any]
) -> None:
    command = [sys.executable, "-m", "jupyter_mlops", "retrain", str(build), "--inputs"]
    assert Retraining([*command, str(data(1))]).run() == ""
    retraining = Retraining([*command, str(data(2))])
    registry = Registry("loans", home_of(build))
    drawn = np.random.default_rng(0)
    killed: Counter[str] = Counter()
    with asked() as stream:
        assert retraining.run() == ""
        while waiting := [one for one in PHASES if killed[one] < KILLS]:
            before = Standing.of(registry)
            killed[retraining.run(str(drawn.choice(waiting)), drawn.uniform())] += 1
            is_whole(registry, before)
        assert retraining.run() == ""
        last = registry.champion()
        assert last is not None
        stream.seconds_until(f"loans/{last.number}", 0)
    assert stream.failures == []
    runs = registry.client.search_runs([registry.experiment()])
    assert {run.info.status for run in runs} <= {"FINISHED", "KILLED"}
    assert sum(run.info.status == "FINISHED" for run in runs) >= 3
