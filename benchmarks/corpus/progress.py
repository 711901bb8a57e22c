"""How far the harness is: a bar on a terminal, else a line for each notebook."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from corpus.rows import EQUAL, PASSES, Row

OnRow = Callable[[Row], None]


@contextmanager
def progress(total: int) -> Iterator[OnRow]:
    """Give a callback for each finished row."""
    console = Console(file=sys.stderr, highlight=False)
    if not console.is_terminal:
        yield _line_of(total)
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("notebooks", total=total, last="")

        def advance(row: Row) -> None:
            if row.outcome != EQUAL or row.is_faulty:
                bars.console.print(told(row), markup=False, soft_wrap=True)
            bars.update(task, advance=1, last=f"{row.outcome} {row.notebook}"[-60:])

        yield advance


def _line_of(total: int) -> OnRow:
    done = 0

    def write(row: Row) -> None:
        nonlocal done
        done += 1
        sys.stderr.write(f"{done}/{total} {told(row)}\n")
        sys.stderr.flush()

    return write


def told(row: Row) -> str:
    """Say in a line what came of a notebook."""
    codes = " ".join(dict.fromkeys(one.code for one in row.findings))
    steps = " ".join(f"{step} {seconds:.1f}" for step, seconds in row.seconds.items())
    last = row.detail.strip().splitlines()[-1:] if not codes else []
    failed = [f"fails: {step};" for step, what in row.own_checks.items() if what != PASSES]
    told = (row.outcome, row.notebook, codes, *failed, *last, f"[{steps}]")
    return " ".join(filter(None, told))
