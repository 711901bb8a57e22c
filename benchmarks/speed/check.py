"""Measure `nb2prod check` beside `jupyter nbconvert --to script`, whole processes on the same file.

    python benchmarks/speed/check.py 100 1000 10000

Both run in turn, a few times each; shown are the medians of their processor time, which suffers
less from others on the machine than the time by the clock does, behind it; their ratio; how much
processor time each added cell takes; and the most memory that the check held.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from notebooks import write_notebook


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    processor: float
    clock: float
    megabytes: float


def main() -> None:
    """Measure each length and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lengths", nargs="*", type=int, default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print("code cells  check [s]    nbconvert [s]  ratio  per added cell [ms]  memory [MB]")
    before = (0, 0.0)
    with TemporaryDirectory() as folder:
        for length in given.lengths:
            notebook = write_notebook(length, Path(folder))
            pairs = [(_check(notebook), _convert(notebook)) for _ in range(given.runs)]
            ours, theirs = (_medians([pair[side] for pair in pairs]) for side in (0, 1))
            added = 1000 * (ours.processor - before[1]) / (length - before[0])
            print(
                f"{length:>10}  {_shown(ours)}  {_shown(theirs)}"
                f"  {ours.processor / theirs.processor:>5.2f}  {added:>19.2f}"
                f"  {ours.megabytes:>11.0f}",
                flush=True,
            )
            before = (length, ours.processor)


def _shown(cost: Cost) -> str:
    return f"{cost.processor:>6.2f} ({cost.clock:.2f})"


def _medians(costs: list[Cost]) -> Cost:
    return Cost(
        median(one.processor for one in costs),
        median(one.clock for one in costs),
        median(one.megabytes for one in costs),
    )


def _check(notebook: Path) -> Cost:
    return _cost(["jupyter_mlops", "check", str(notebook)])


def _convert(notebook: Path) -> Cost:
    return _cost(["nbconvert", "--to", "script", str(notebook)])


def _cost(module: list[str]) -> Cost:
    """Run a module to its end; raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", *module]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    clock = time.perf_counter() - start
    # kilobytes on Linux, bytes on macOS
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / unit)


if __name__ == "__main__":
    main()
