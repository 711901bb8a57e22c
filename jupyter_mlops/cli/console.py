"""All printing: results to stdout, progress and errors to stderr, colours only on a terminal."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from jupyter_mlops.cli.formats import as_text, plain, printable
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import Nb2ProdError

OnProgress: TypeAlias = Callable[[str, int, int], None]

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold blue",
}
_LINES_PER_PHASE = 10


def show(text: str = "", style: str = "", *, to_stderr: bool = False) -> None:
    """Print lines as they are: nothing in them is taken for markup or for a terminal's command."""
    _console(to_stderr).print(Text(printable(text), style=style), soft_wrap=True)


def note(text: str) -> None:
    """Print what is not the result, to stderr."""
    show(text, "dim", to_stderr=True)


def show_json(document: object) -> None:
    """Print one JSON document; it is plain ASCII, so that any terminal and any pipe can take it."""
    sys.stdout.write(json.dumps(plain(document), indent=2, allow_nan=False) + "\n")


def show_diagnostics(
    diagnostics: Iterable[Diagnostic], file: str, sources: Mapping[int, str]
) -> None:
    """Print each finding with the excerpt that `sources` (cell position → its text) has for it."""
    for found in diagnostics:
        headline, _, rest = as_text(found, file, sources).partition("\n")
        show(headline, _STYLES[found.severity])
        show(f"{rest}\n")


def failure(error: Nb2ProdError) -> dict[str, object]:
    """Give the JSON shape of what cannot be done."""
    return {"error": {"reference": error.reference, "message": error.message, "hint": error.hint}}


def show_error(error: Nb2ProdError, as_json: bool) -> None:
    """Tell why a command cannot run, and what to do."""
    if as_json:
        show_json(failure(error))
    else:
        show(str(error), _STYLES[Severity.ERROR], to_stderr=True)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Give a callback (phase, done, total) that draws bars on a terminal, else writes lines."""
    console = _console(to_stderr=True)
    if not console.is_terminal:
        yield _write_progress
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as bars:

        def update(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield update


def _write_progress(phase: str, done: int, total: int) -> None:
    """Write about ten lines a phase, however many steps it has."""
    step = max(1, total // _LINES_PER_PHASE)
    if done % step == 0 or done == total:
        note(f"{phase} {done}/{total}")


def _console(to_stderr: bool = False) -> Console:
    stream = sys.stderr if to_stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        # a terminal of another encoding shows an escape rather than ending the command
        stream.reconfigure(errors="backslashreplace")
    return Console(file=stream, highlight=False)
