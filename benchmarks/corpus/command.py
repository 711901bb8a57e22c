"""The command line of the harness: which notebooks, in which environment, within what limits."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import FrameType

from corpus import summary
from corpus.environment import EnvironmentUnusable, installed
from corpus.notebooks import Found, listed, notebooks_in
from corpus.processes import Interrupted, Limits
from corpus.progress import progress
from corpus.rows import OUTCOMES, Results, Row
from corpus.trial import Task, try_notebook

_INTERRUPTED, _CANNOT_RUN = 130, 2
_LEAST_FREE = 5 * 1024**3
"""Bytes; below that no further notebook is begun."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the notebooks; 0 when none shows a fault of nb2prod, else 1."""
    given = _parser().parse_args(arguments)
    stop = Event()
    try:
        task = Task(
            installed(given.python),
            Limits(given.time_limit, stop),
            tagging=not given.no_tag,
            runs=given.runs,
            judged=given.judge,
            packages=given.packages,
            keep=given.keep,
        )
    except EnvironmentUnusable as error:
        return _cannot(str(error), "name the environment of nb2prod with --python PATH")
    folder = given.folder.resolve()
    found = list(notebooks_in(folder, given.only))
    if given.listed:
        found = list(listed(found, given.listed))
    if not found:
        return _cannot(f"no notebooks in {folder}", "check the folder, --only and --listed")
    results = Results(given.results or folder.with_name(f"{folder.name}.jsonl"))
    if given.outcome:
        known = {row.notebook for row in results.rows.values() if row.outcome in given.outcome}
        found = [one for one in found if one.name in known]
    due = [one for one in found if given.again or not _is_done(one, task, results)]
    signal.signal(signal.SIGTERM, _interrupt)
    whole = _try_all(due, task, results, given.jobs)
    rows = results.of(one.name for one in found)
    _show(rows, task, given.markdown)
    if not whole:
        return _INTERRUPTED
    return int(any(row.is_faulty for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corpus.py",
        description="Tag, check and build a copy of each notebook of a folder with nb2prod, and "
        "write one row each. Rows of an unchanged notebook and an unchanged nb2prod are kept.",
    )
    add = parser.add_argument
    add("folder", type=Path, help="with .ipynb files, percent scripts or gallery scripts")
    add("--python", default=sys.executable, help="interpreter of the environment of nb2prod")
    add("--results", type=Path, metavar="FILE", help="JSON lines [FOLDER.jsonl]")
    add("--markdown", type=Path, metavar="FILE", help="write the summary there too")
    add("--only", default="*", metavar="PATTERN", help="part of a path, or a glob pattern")
    add("--listed", type=Path, metavar="FILE", help="only these paths, one a line, in this order")
    add("--outcome", action="append", choices=OUTCOMES, help="only what ended so before")
    add("--again", action="store_true", help="redo rows that would be kept")
    add(
        "--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2), help="at once [%(default)s]"
    )
    add("--time-limit", type=float, default=1800, metavar="SECONDS", help="of a step [%(default)s]")
    add("--no-tag", action="store_true", help="build the notebooks with the tags that they have")
    add("--runs", action="store_true", help="run each notebook twice: does it agree with itself?")
    add(
        "--judge",
        nargs="?",
        type=float,
        const=1.0,
        default=0.0,
        metavar="SHARE",
        help="hold released packages, or a share of them, against two plain runs",
    )
    add(
        "--packages",
        action="store_true",
        help="run each released package's own workflow in a clean environment",
    )
    add("--keep", type=Path, metavar="FOLDER", help="copy each released package there, to read it")
    return parser


def _cannot(message: str, hint: str) -> int:
    sys.stderr.write(f"error: {message}\n  hint: {hint}\n")
    return _CANNOT_RUN


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C."""
    raise KeyboardInterrupt


def _is_done(found: Found, task: Task, results: Results) -> bool:
    """Whether there is a row of this file and this nb2prod that tells all that is asked for."""
    row = results.rows.get(found.name)
    if row is None or not row.is_of(found.digest, task.installed.version):
        return False
    if task.runs and "runs" not in row.seconds:
        return False
    judged = bool(row.judged) or not task.is_judged(found)
    checked = bool(row.own_checks) or not task.packages
    return (judged and checked) or row.outcome != "equal"


def _try_all(due: list[Found], task: Task, results: Results, jobs: int) -> bool:
    """Try the notebooks, some at once; False when that was interrupted."""
    stop = task.limits.stop
    with ThreadPoolExecutor(max(1, jobs)) as pool, progress(len(due)) as on_row:
        futures = [pool.submit(_try_one, one, task) for one in due]
        try:
            for future in as_completed(futures):
                row = future.result()
                if row is not None:
                    results.add(row)
                    on_row(row)
        except KeyboardInterrupt:
            sys.stderr.write("interrupted: ending what runs\n")
            # A second Ctrl-C must not keep the first from ending everything.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return False
        finally:
            whole = not stop.is_set()
            stop.set()
    return whole


def _try_one(found: Found, task: Task) -> Row | None:
    """Try a notebook unless the harness is to end; None when it was."""
    stop = task.limits.stop
    if not stop.is_set() and shutil.disk_usage(tempfile.gettempdir()).free < _LEAST_FREE:
        sys.stderr.write("less than 5 GB of disk is left: ending\n")
        stop.set()
    if not stop.is_set():
        with suppress(Interrupted):
            return try_notebook(found, task)
    return None


def _show(rows: list[Row], task: Task, markdown: Path | None) -> None:
    tables = (summary.outcomes(rows), summary.codes(rows), summary.own_checks(rows))
    text = "\n\n".join(summary.as_text(table) for table in tables if len(table) > 1)
    sys.stdout.write(f"{text}\n\n" + "".join(f"{line}\n" for line in summary.share(rows)))
    if markdown:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(summary.as_markdown(rows, task.installed.version), encoding="utf-8")
