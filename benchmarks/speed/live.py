"""Measure the analysis after one keystroke, in one process, beside a check of the whole notebook.

    python benchmarks/speed/live.py 200

Each keystroke changes a statement in another cell. Shown, by processor time: until it is told what
is kept and dropped (outline), until all findings and the pipeline are there (result), and what a
check takes that knows nothing from before.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from notebooks import notebook

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.live import LiveAnalysis


def main() -> None:
    """Measure each length and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lengths", nargs="*", type=int, default=[50, 200, 1000])
    parser.add_argument("--keystrokes", type=int, default=15)
    given = parser.parse_args()
    print("code cells  outline [ms]  result [ms]  fresh check [ms]  cells parsed")
    for length in given.lengths:
        print(f"{length:>10}  {_measured(length, given.keystrokes)}", flush=True)


def _measured(length: int, keystrokes: int) -> str:
    content = notebook(length)
    cells: list[dict[str, Any]] = [cell for cell in _cells(content) if cell["cell_type"] == "code"]
    with TemporaryDirectory() as folder:
        path = Path(folder, "live.ipynb")
        path.write_text(json.dumps(content), encoding="utf-8")
        fresh = _milliseconds(lambda: check_notebook(path, Settings()))
        live = LiveAnalysis(path, Settings())
        live.outline(content)
        live.result()
        outlines, results, parsed = [], [], []
        for number in range(1, keystrokes + 1):
            cell = cells[number * (len(cells) - 1) // keystrokes]
            cell["source"] = [*cell["source"], f"\nprint({number})"]
            before = live.reader.parsed
            outlines.append(_milliseconds(lambda: live.outline(content)))
            results.append(outlines[-1] + _milliseconds(live.result))
            parsed.append(live.reader.parsed - before)
    return (
        f"{median(outlines):>12.1f}  {median(results):>11.1f}  {fresh:>16.1f}"
        f"  {median(parsed):>12.0f}"
    )


def _cells(content: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = content["cells"]
    return listed


def _milliseconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    main()
