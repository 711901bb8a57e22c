"""Diagnostics as text for people and as plain data for programs."""

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import PurePath

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.catalogue import anchor, entry
from jupyter_mlops.source import Span

_WIDTH = 100
_BEFORE = 40


def printable(text: str) -> str:
    """Escape what could command a terminal or hide text; keep line ends, widen tabs."""
    return "".join(char if char.isprintable() or char == "\n" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return "    " if char == "\t" else char.encode("unicode_escape").decode("ascii")


def as_text(found: Diagnostic, file: str, sources: Mapping[int, str]) -> str:
    """Write one finding: what, where, the place in the cell's source if it is known, why, hint."""
    page = entry(found.code)
    name = f" {page.name}" if page else ""
    lines = [f"{found.severity} {found.code}{name}: {found.message}"]
    lines.append(f"  --> {file}, {found.span}" if found.span else f"  --> {file}")
    if found.span and found.span.cell in sources:
        lines += _excerpt(found.span, sources[found.span.cell])
    lines += [f"  note: {other.span}: {other.note}" for other in found.related]
    lines += [f"  {label}: {text}" for label, text in _advice(found) if text]
    return "\n".join(lines)


def _advice(found: Diagnostic) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("why", found.why), ("hint", found.fix)


def _excerpt(span: Span, source: str) -> list[str]:
    """Show the first line of the span, cut to a readable width, with carets below."""
    lines = source.split("\n")
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line)
    start = span.column - _BEFORE if len(line) > _WIDTH and span.column > _BEFORE else 0
    before = ("…" if start else "") + printable(line[start : span.column])
    marked = printable(line[span.column : min(end, start + _WIDTH)])
    after = printable(line[end : start + _WIDTH]) + ("…" if len(line) > start + _WIDTH else "")
    gutter = f"{span.line:>4} | "
    carets = "^" * max(1, _columns(marked))
    return [
        f"{gutter}{before}{marked}{after}",
        f"{'| ':>{len(gutter)}}{' ' * _columns(before)}{carets}",
    ]


def _columns(text: str) -> int:
    """Count the columns that the text takes on a terminal, where some characters take two."""
    if text.isascii():
        return len(text)
    # Importing it takes longer than showing most findings.
    from rich.cells import cell_len

    return cell_len(text)


def counted(number: int, noun: str) -> str:
    """Write `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """Sum findings up: `2 errors, 1 warning`, or `no findings`."""
    numbers = Counter(found.severity for found in diagnostics)
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [
        counted(numbers[severity], noun) for severity, noun in nouns.items() if numbers[severity]
    ]
    return ", ".join(parts) or "no findings"


def plain(value: object) -> object:
    """Turn data classes, enumerations, paths and collections into what JSON can hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return value.as_posix()
    # JSON has no word for infinity or not-a-number
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value


def as_data(found: Diagnostic) -> dict[str, object]:
    """Give one finding with the name of its code and the place of its page."""
    page = entry(found.code)
    fields = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    return fields | {"name": page.name if page else "", "docs": anchor(page) if page else ""}
