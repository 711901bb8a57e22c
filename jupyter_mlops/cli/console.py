"""All printing: results to stdout, progress and errors to stderr, colours only on a terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO, TypeAlias

import click

from jupyter_mlops.cli.formats import as_text, plain, printable
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import Nb2ProdError

OnProgress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks on a terminal."""

    colour: str | None = None
    ground: str | None = None
    weight: str = ""
    """`bold`, `dim`, or neither."""

    def on(self, text: str) -> str:
        """Write the text with a terminal's codes for this style."""
        bold, dim = self.weight == "bold", self.weight == "dim"
        return click.style(text, self.colour, self.ground, bold=bold or None, dim=dim or None)


PLAIN = Style()
DIM = Style(weight="dim")
GOOD = Style("green", weight="bold")
BAD = Style("red", weight="bold")
LOUD = Style("white", "red", "bold")
_STYLES = {
    Severity.ERROR: BAD,
    Severity.WARNING: Style("yellow", weight="bold"),
    Severity.INFO: Style("blue", weight="bold"),
}
_LINES_PER_PHASE = 10


def show(text: str = "", style: Style = PLAIN, *, to_stderr: bool = False) -> None:
    """Print lines as they are: nothing in them is taken for markup or for a terminal's command."""
    stream = _stream(to_stderr)
    text = printable(text)
    in_colour = style is not PLAIN and _shows_colour(stream)
    click.echo(style.on(text) if in_colour else text, stream, color=in_colour)


def note(text: str) -> None:
    """Print what is not the result, to stderr."""
    show(text, DIM, to_stderr=True)


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
        show(str(error), BAD, to_stderr=True)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Give a callback (phase, done, total) that draws bars on a terminal, else writes lines."""
    if not _stream(to_stderr=True).isatty():
        yield _write_progress
        return
    # Importing it takes longer than checking most notebooks.
    from jupyter_mlops.cli.bars import drawn_bars

    with drawn_bars() as update:
        yield update


def _write_progress(phase: str, done: int, total: int) -> None:
    """Write about ten lines a phase, however many steps it has."""
    step = max(1, total // _LINES_PER_PHASE)
    if done % step == 0 or done == total:
        note(f"{phase} {done}/{total}")


def _stream(to_stderr: bool) -> TextIO:
    stream = sys.stderr if to_stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        # a terminal of another encoding shows an escape rather than ending the command
        stream.reconfigure(errors="backslashreplace")
    return stream


def _shows_colour(stream: TextIO) -> bool:
    """Tell whether to colour; the variables are those that other commands obey too."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
