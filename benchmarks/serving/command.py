"""Builds, starts, loads, and prints a table.

    python benchmarks/serving.py                        # all models, 8 and 64 clients
    python benchmarks/serving.py linear --seconds 10 --rounds 3
    python benchmarks/serving.py columns --soak 600     # only our service, watched

Needs wrk. Each server has one worker and is alone on the machine while it is measured. Servers take
turns, several rounds; shown are medians. `--environments DIR` holds virtual environments `mlflow`
and `bentoml`, as they can't share one with us; without them these rows are missing.
"""

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from serving.models import MODELS, Model
from serving.servers import Running, Server, output_of, peers

OURS = "nb2prod"
CLIENTS = (8, 64)
LIST = 32
"""Rows that are asked for in one request, where it is a list."""


@dataclass(frozen=True)
class Figures:
    """What one load on one server came to."""

    per_second: float
    p50: float
    p99: float
    """Milliseconds."""
    requests: int
    failed: int
    start: float
    megabytes: float
    batch: float = 1.0
    """Mean number of requests in one call of our model."""


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", default=list(MODELS), metavar="MODEL")
    parser.add_argument("--seconds", type=int, default=5, help="of each load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--environments", type=Path, default=Path("environments"))
    parser.add_argument("--soak", type=int, default=0, metavar="SECONDS")
    given = parser.parse_args()
    for name in given.models:
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            servers = _prepared(MODELS[name], folder, given.environments.resolve())
            if given.soak:
                _soak(servers[0], given.soak)
            else:
                _compare(name, servers, given.seconds, given.rounds)
                _bare_loop(folder, servers[0], given.seconds)
    return 0


def _prepared(model: Model, folder: Path, environments: Path) -> list[Server]:
    """Our service first, then the others."""
    (folder / "train.py").write_text(model.script, "utf-8")
    output_of([sys.executable, "train.py"], folder)
    notebook = folder / "notebook" / f"{model.name}.py"  # not where `-m` would find it
    notebook.parent.mkdir()
    notebook.write_text(model.notebook, "utf-8")
    python = (sys.executable, "-m")
    output_of([*python, "jupyter_mlops", "build", str(notebook), "-o", "build"], folder)
    sources = {"PYTHONPATH": str(folder / "build" / "src")}
    output_of([*python, model.name, "run", "--artifacts", "artifacts"], folder, sources)
    request = json.loads((folder / "request.json").read_text("utf-8"))
    serve = (sys.executable, "-m", model.name, "serve", "--port", "{port}")
    ours = Server(OURS, folder, serve, "/predict", request, sources)
    return [ours, *peers(folder, environments)]


def _compare(name: str, servers: list[Server], seconds: int, rounds: int) -> None:
    found: dict[tuple[str, int], list[Figures]] = defaultdict(list)
    for _ in range(rounds):
        for server in servers:
            with server.running() as running:
                _load(running, CLIENTS[0], 1)
                for clients in CLIENTS:
                    found[server.name, clients].append(_load(running, clients, seconds))
    print(f"\n{name}: one worker, {rounds} rounds of {seconds} s, medians")
    print(
        "clients  server           requests/s  ours is  p50 [ms]  p99 [ms]  failed  start [s]  MB"
    )
    for clients in CLIENTS:
        mine = median(one.per_second for one in found[OURS, clients])
        for server in servers:
            every = found[server.name, clients]
            rate = median(one.per_second for one in every)
            print(
                f"{clients:>7}  {server.name:<15}  {rate:>10.0f}  {mine / rate:>6.1f}x"
                f"  {median(one.p50 for one in every):>8.1f}"
                f"  {median(one.p99 for one in every):>8.1f}"
                f"  {sum(one.failed for one in every):>6}"
                f"  {median(one.start for one in every):>9.1f}"
                f"  {median(one.megabytes for one in every):>4.0f}",
                flush=True,
            )


def _load(running: Running, clients: int, seconds: int, *, rows: int = 0) -> Figures:
    """Ask for one row at a time, or for lists of `rows`."""
    script = running.server.folder / "request.lua"
    body = json.dumps([running.server.body] * rows if rows else running.server.body)
    url = f"{running.url}/batch" if rows else running.url
    script.write_text(
        f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
        f"wrk.body = [==[{body}]==]\n",
        "utf-8",
    )
    words = ("wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "-s", str(script))
    text = output_of([*words, url], running.server.folder)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    batch = 1.0
    if running.server.name == OURS:
        answered = running.figure(f"{_package(running)}_batch_rows_sum")
        batch = answered / running.figure(f"{_package(running)}_batch_rows_count")
    return Figures(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", text)),
        p50=_milliseconds(_found(r"50%\s+([\d.]+\w+)", text)),
        p99=_milliseconds(_found(r"99%\s+([\d.]+\w+)", text)),
        requests=int(_found(r"(\d+) requests in", text)),
        failed=int(failed.group(1)) if failed else 0,
        start=running.seconds_to_start,
        megabytes=running.megabytes(),
        batch=batch,
    )


def _bare_loop(folder: Path, ours: Server, seconds: int) -> None:
    """Beside the estimator itself, called in a loop on tables as large as our batches."""
    for what, clients, rows in (("one row", CLIENTS[-1], 0), (f"{LIST} rows", CLIENTS[0], LIST)):
        with ours.running() as running:
            figures = _load(running, clients, seconds, rows=rows)
        if figures.failed:
            raise RuntimeError(f"{figures.failed} of {figures.requests} requests failed")
        table = max(1, round(figures.batch))
        bare = _alone(folder, table, seconds)
        served = figures.per_second * max(1, rows)
        print(
            f"{clients} clients that ask for {what} at a time: {served:.0f} rows/s; the estimator "
            f"alone, {table} rows a call: {bare:.0f} rows/s; the service gives {served / bare:.0%}"
        )


def _alone(folder: Path, rows: int, seconds: int) -> float:
    """Rows per second of the estimator in a loop."""
    code = (
        "import joblib, json, time, pandas as pd\n"
        "model = joblib.load('model.joblib')\n"
        f"frame = pd.DataFrame([json.load(open('request.json'))] * {rows})\n"
        "model.predict_proba(frame)\n"
        "began, calls = time.perf_counter(), 0\n"
        f"while time.perf_counter() - began < {seconds}:\n"
        "    model.predict_proba(frame); calls += 1\n"
        f"print(calls * {rows} / (time.perf_counter() - began))\n"
    )
    return float(output_of([sys.executable, "-c", code], folder))


def _soak(ours: Server, seconds: int) -> None:
    """Load our service for long, and tell its memory and failures as it goes."""
    print("  minute  requests/s  p99 [ms]  failed    MB")
    with ours.running() as running:
        began, before, found = time.monotonic(), running.megabytes(), list[Figures]()
        while (passed := time.monotonic() - began) < seconds:
            figures = _load(running, CLIENTS[0], min(60, max(5, seconds // 10)))
            found.append(figures)
            print(
                f"{passed / 60:>8.1f}  {figures.per_second:>10.0f}  {figures.p99:>8.1f}"
                f"  {figures.failed:>6}  {figures.megabytes:>4.0f}",
                flush=True,
            )
    print(
        f"{sum(one.requests for one in found)} requests, {sum(one.failed for one in found)} failed;"
        f" {before:.0f} MB before the first, {found[0].megabytes:.0f} MB after the first load,"
        f" {found[-1].megabytes:.0f} MB in the end"
    )


def _package(running: Running) -> str:
    return running.server.command[2]


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk says: {text}")
    return found.group(1)


def _milliseconds(text: str) -> float:
    """What wrk writes as `870.00us`, `1.20ms` or `2.00s`."""
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)
