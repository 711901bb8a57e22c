"""Measure what JupyterLab waits for after one keystroke: the route of the analysis, over HTTP.

    python benchmarks/speed/route.py 200

A real Jupyter server answers. Before each request one character of one cell is another one; the
cells take turns. Shown are the milliseconds from a request to the end of its answer, by the clock:
of the first answer, then the median and the 95th percentile; the processor time that the server
took for one on average, which suffers less from others on the machine; and the size of an answer.
"""

import argparse
import json
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from browsing import ROOT, LabServer
from notebooks import notebook

DIGITS = 10


def main() -> None:
    """Measure each length and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lengths", nargs="*", type=int, default=[200])
    parser.add_argument("--keystrokes", type=int, default=100)
    given = parser.parse_args()
    print("code cells  first [ms]  median [ms]  95 % [ms]  processor [ms]  answer [kB]")
    with TemporaryDirectory() as folder:
        server = LabServer(Path(folder, "lab"), ROOT / "jupyter_mlops" / "labextension")
        server.start()
        try:
            for length in given.lengths:
                print(f"{length:>10}  {_measured(server, length, given.keystrokes)}", flush=True)
        finally:
            server.stop()


def _measured(server: LabServer, length: int, keystrokes: int) -> str:
    cells = [_as_sent(number, cell) for number, cell in enumerate(notebook(length)["cells"])]
    code = [cell for cell in cells if cell["type"] == "code"][1:]
    sources = [cell["source"] + "\nprint(1000" for cell in code]
    for cell, source in zip(code, sources, strict=True):
        cell["source"] = f"{source}{DIGITS - 1})"
    first, size = _asked(server, length, cells)
    took = []
    before = _processor_time()
    for number in range(keystrokes):
        at = number % len(code)
        code[at]["source"] = f"{sources[at]}{number // len(code) % DIGITS})"
        milliseconds, size = _asked(server, length, cells)
        took.append(milliseconds)
    worst = quantiles(took, n=20)[-1]
    processor = 1000 * (_processor_time() - before) / keystrokes
    return (
        f"{first:>10.0f}  {median(took):>11.1f}  {worst:>9.1f}  {processor:>14.1f}"
        f"  {size / 1000:>11.0f}"
    )


def _processor_time() -> float:
    """Seconds that the server and its processes took so far."""
    spent = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system for one in spent)


def _asked(server: LabServer, length: int, cells: list[dict[str, Any]]) -> tuple[float, int]:
    """Send the notebook; gives the milliseconds until all of the answer is there, and its size."""
    text = {"path": f"{length}.ipynb", "version": 1, "cells": cells, "settings": {}}
    body = json.dumps(text).encode()
    headers = {"Authorization": f"token {server.token}", "Content-Type": "application/json"}
    connection = HTTPConnection("127.0.0.1", server.port)
    start = time.perf_counter()
    connection.request("POST", "/jupyter-mlops/diagnostics", body, headers)
    answer = connection.getresponse()
    content = answer.read()
    milliseconds = 1000 * (time.perf_counter() - start)
    connection.close()
    if answer.status != HTTPStatus.OK:
        raise SystemExit(f"the server refused the notebook: {content.decode()}")
    return milliseconds, len(content)


def _as_sent(number: int, cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"cell-{number}",
        "type": cell["cell_type"],
        "source": "".join(cell["source"]),
        "tags": cell["metadata"].get("tags", []),
    }


if __name__ == "__main__":
    main()
