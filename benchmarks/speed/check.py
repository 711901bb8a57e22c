"""Time `nb2prod check` beside `jupyter nbconvert --to script`, whole processes on the same file.

    python benchmarks/speed/check.py 100 1000 10000

Both run in turn, a few times each; shown are medians, their ratio, and milliseconds per added cell.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from notebooks import write_notebook


def main() -> None:
    """Measure each length and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lengths", nargs="*", type=int, default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print("code cells  check [s]  nbconvert [s]  ratio  check per added cell [ms]")
    before = (0, 0.0)
    with TemporaryDirectory() as folder:
        for length in given.lengths:
            ours, theirs = _times(write_notebook(length, Path(folder)), given.runs)
            added = 1000 * (ours - before[1]) / (length - before[0])
            print(
                f"{length:>10}  {ours:>9.2f}  {theirs:>13.2f}  {ours / theirs:>5.2f}  {added:.2f}"
            )
            before = (length, ours)


def _times(notebook: Path, runs: int) -> tuple[float, float]:
    check = [sys.executable, "-m", "jupyter_mlops", "check", str(notebook)]
    convert = [sys.executable, "-m", "nbconvert", "--to", "script", str(notebook)]
    pairs = [(_seconds(check), _seconds(convert)) for _ in range(runs)]
    return median(ours for ours, _ in pairs), median(theirs for _, theirs in pairs)


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
