"""Trains a model again on each of 30 days while its service is asked all the time; prints a table.

    python benchmarks/month.py                 # 30 days, models and runs in SQLite
    python benchmarks/month.py --server        # on a server of MLflow with PostgreSQL
    python benchmarks/month.py --days 6 --build build/loans

Only the clock isn't real: our schedule is told that it is three in the morning, finds the job due,
and runs `nb2prod retrain` as its daemon does. On the evening of the second day somebody complains,
and `nb2prod models rollback` is run. With --server, MLflow's server is gone for a minute while the
fifth day's run is under way. The exit code is 1 if a request has failed.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Job, Run
from jupyter_mlops.operations.scheduling.planning import Training, Wish, planned
from jupyter_mlops.operations.scheduling.turns import Turns
from jupyter_mlops.operations.store import URI, home_of
from month.days import OUTAGE, ROLLED_BACK, Day
from month.mlflow_server import Missing, MlflowServer, mlflow_server
from month.service import Stream, asked_all_the_time

SETTINGS = """\
[tool.nb2prod]
slices = ["income"]
budgets = { bytes = 100_000, p95-ms = 500 }
"""
NOTEBOOK = Path(__file__).parents[2] / "tests" / "operations" / "loans.py"
FIRST = datetime(2026, 11, 1, 3, tzinfo=UTC)
OUTAGE_BEGINS, OUTAGE_LASTS = 8.0, 60.0
"""Seconds after the run has begun, and how long."""
LINE = "{:>3}  {:<13}  {:<12}  {:<63}  {:>7}  {:>8}"


@dataclass
class Month:
    """The schedule, the clock and the store of one month."""

    build: Path
    inputs: Path
    turns: Turns
    job: Job
    now: list[datetime]
    """What the schedule takes for the time."""
    waited: list[float] = field(default_factory=list)
    """Seconds from each promotion until the new model answered."""

    def run(self, day: Day) -> Run:
        """Let it be three in the morning: the schedule trains on what the day has brought."""
        day.write(self.inputs)
        fire = FIRST + timedelta(days=day.number)
        self.now[0] = fire - timedelta(seconds=1)
        self.turns.take(self.job.id)  # which it must not do yet
        self.now[0] = fire
        self.turns.take(self.job.id)
        run = self.turns.store.runs()[0]
        assert run.fire == fire
        assert len(self.turns.store.runs()) == day.number
        return run


def main() -> int:
    """Live through the month."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--server", action="store_true", help="MLflow's server with PostgreSQL")
    parser.add_argument("--build", type=Path, help="of that notebook  [default: builds it first]")
    given = parser.parse_args()
    os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    os.environ.pop(URI, None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # and its servers with it
    try:
        with TemporaryDirectory(prefix="month-") as folder, ExitStack() as stack:
            server = None
            if given.server:
                server = stack.enter_context(mlflow_server(Path(folder)))
                os.environ[URI] = server.address
            return _live(_month(Path(folder), given.build), given.days, server)
    except Missing as problem:
        sys.exit(str(problem))


def _month(folder: Path, known: Path | None) -> Month:
    """Build the notebook, and plan its retraining for each morning."""
    build, inputs, now = folder / "builds" / "loans", folder / "inputs", [FIRST]
    if known is not None:
        shutil.copytree(known, build)
    else:
        Day(0).write(folder)
        shutil.copyfile(NOTEBOOK, folder / NOTEBOOK.name)
        (folder / "pyproject.toml").write_text(SETTINGS, "utf-8")
        words = ["build", str(folder / NOTEBOOK.name), "-o", str(build), "--fixtures", "none"]
        subprocess.run([*_nb2prod(), *words], check=True, capture_output=True)
    plan = planned(build, Training(inputs=inputs), Wish("0 3 * * *", "UTC", "once", 0, 60, None))
    turns = Turns(Home.at(folder / "home"), lambda _: None, lambda: now[0])
    job = turns.store.add("loans", plan, FIRST)
    return Month(build, inputs, turns, job, now)


def _live(month: Month, days: int, server: MlflowServer | None) -> int:
    print(LINE.format("day", "data", "outcome", "gates", "version", "champion"), flush=True)
    _shown(Day(1), month.run(Day(1)))
    began = time.monotonic()
    rolled_back = 0.0
    with asked_all_the_time(month.build) as stream:
        for day in map(Day, range(2, days + 1)):
            with _outage(server if day.number == OUTAGE else None):
                run = month.run(day)
            _shown(day, run)
            if run.outcome.value == "promoted":
                month.waited.append(_taken_over(month, stream, run))
            if day.number == ROLLED_BACK:
                rolled_back = _roll_back(month.build, stream)
    print(f"\nrequests {stream.requests} in {time.monotonic() - began:.0f} s")
    print(f"failed requests {len(stream.failures)}", *stream.failures[:5], sep="\n  ")
    print(f"slowest answer {stream.slowest:.2f} s")
    if month.waited:
        waited = f"median {median(month.waited):.1f} s, at most {max(month.waited):.1f} s"
        print(f"a promoted version answered after {waited}")
    print(f"after the rollback's command was given, the old one answered in {rolled_back:.1f} s")
    return int(bool(stream.failures))


def _shown(day: Day, run: Run) -> None:
    told = run.result or {}
    gates = told.get("gates") or ()
    refused = [f"{one['kind']}: {one['metric']}" for one in gates if not one["passed"]]
    words = f"{len(gates) - len(refused)} passed" if gates else "-"
    if refused:
        words += f", refused: {', '.join(refused)}"
    version, champion = (told.get(name) or "-" for name in ("version", "champion"))
    print(LINE.format(day.number, day.kind, run.outcome, words, version, champion), flush=True)


def _taken_over(month: Month, stream: Stream, run: Run) -> float:
    """Seconds from the promotion, which ends a run, until the service answers by the new model."""
    registry = Registry("loans", home_of(month.build))
    ended = registry.client.get_run(run.result["run"]).info.end_time / 1000
    return stream.seconds_until(f"loans/{run.result['version']}", ended)


def _roll_back(build: Path, stream: Stream) -> float:
    began = time.time()
    words = ["models", "rollback", str(build), "--reason", "complaints", "--json"]
    done = subprocess.run([*_nb2prod(), *words], check=True, capture_output=True)
    version = json.loads(done.stdout)["version"]
    print(LINE.format("", "", "rolled back", "-", "-", version), flush=True)
    return stream.seconds_until(f"loans/{version}", began)


@contextmanager
def _outage(server: MlflowServer | None) -> Iterator[None]:
    """Let the server be gone for a minute of what is done meanwhile."""
    if server is None:
        yield
        return

    def go_and_come() -> None:
        server.stop()
        time.sleep(OUTAGE_LASTS)
        server.start()

    timer = threading.Timer(OUTAGE_BEGINS, go_and_come)
    timer.start()
    yield
    timer.join()
    print(f"     (for {OUTAGE_LASTS:.0f} s of this run MLflow's server was gone)", flush=True)


def _nb2prod() -> list[str]:
    return [sys.executable, "-m", "jupyter_mlops"]
