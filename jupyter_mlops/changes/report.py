"""From a comparison to text for a terminal or Markdown for a pull request."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from jupyter_mlops.changes.change import Change
from jupyter_mlops.changes.compare import Comparison

TITLES = {
    "statements": "Statements", "parameters": "Parameters", "request": "What callers send",
    "answer": "What callers get", "contract": "Data contract", "inputs": "Input files",
    "metrics": "Metrics", "dependencies": "Libraries", "proof": "Proof", "files": "Files",
}  # fmt: skip
SAME = "The builds are the same."
BREAKS = "BREAKING"
_LONGEST = 60
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def as_text(comparison: Comparison) -> list[str]:
    """Write the changes by section, breaking ones marked."""
    lines = [f"{comparison.before} → {comparison.after}"]
    if comparison.same:
        return [*lines, SAME]
    for section, changes in _sections(comparison):
        lines += ["", TITLES[section]]
        for change in changes:
            lines += _statement(change) if section == "statements" else [f"  {_line(change)}"]
    return lines


def as_markdown(comparison: Comparison) -> list[str]:
    """Write the changes as a reviewer finds them in a pull request."""
    lines = [f"### {_code(comparison.before)} → {_code(comparison.after)}", ""]
    if comparison.same:
        return [*lines, SAME]
    if comparison.breaks:
        lines += ["**Breaking for who uses the package or its service.**", ""]
    for section, changes in _sections(comparison):
        lines += [f"#### {TITLES[section]}", ""]
        if section == "statements":
            lines += _fenced([line for change in changes for line in _statement(change)])
        elif section == "files":
            lines += [f"- {change.subject} {change.kind}" for change in changes]
        else:
            lines += ["| | before | after | |", "|---|---|---|---|", *map(_row, changes)]
        lines.append("")
    return lines[:-1]


def _sections(comparison: Comparison) -> Iterator[tuple[str, list[Change]]]:
    for section, changes in groupby(comparison.changes, key=lambda change: change.section):
        yield section, list(changes)


def _statement(change: Change) -> list[str]:
    place = f", {change.note}" if change.note else ""
    lines = [f"  {change.subject}{place}"]
    if change.before == change.after:
        return [*lines, *_signed("~", change.after)]
    return [*lines, *_signed("-", change.before), *_signed("+", change.after)]


def _signed(sign: str, code: Any) -> list[str]:
    return [f"  {sign} {line}" for line in str(code).splitlines()] if code is not None else []


def _line(change: Change) -> str:
    mark = f"  {BREAKS}" if change.breaks else ""
    values = [_value(one) for one in (change.before, change.after)]
    if change.section == "files":
        told = f": {change.note}"
    elif change.kind == "changed":
        told = f": {values[0]} → {values[1]}" if values[0] != values[1] else ""
        told += f" ({change.note})" if change.note else ""
    else:
        told = f" {change.note}" if change.note else f" {values[change.kind == 'added']}"
        told = told if told.strip() else ""
    return f"{_SIGNS[change.kind]} {change.subject}{told}{mark}"


def _row(change: Change) -> str:
    values = [
        _code(_value(one)) if one is not None else "" for one in (change.before, change.after)
    ]
    if change.kind == "changed":
        values = [_code(_value(one)) for one in (change.before, change.after)]
    told = ", ".join(
        part for part in (f"**{BREAKS}**" if change.breaks else "", change.note) if part
    )
    return f"| {_SIGNS[change.kind]} {_code(change.subject)} | {values[0]} | {values[1]} | {told} |"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _code(text: str) -> str:
    """Code on one line of a table, whatever backticks and bars it holds."""
    line = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in line or not line else ""
    return f"{fence}{space}{line}{space}{fence}"


def _fenced(lines: list[str]) -> list[str]:
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}diff", *(line.removeprefix("  ") for line in lines), fence]
