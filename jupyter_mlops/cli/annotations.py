"""Diagnostics for machines that read code reviews: SARIF 2.1.0, and GitHub's workflow commands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jupyter_mlops import __version__
from jupyter_mlops.cli.formats import printable
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.rules.catalogue import Entry, anchor, entry
from jupyter_mlops.source import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file."""

    path: Path
    diagnostics: tuple[Diagnostic, ...]
    lines: Mapping[int, list[int]]
    """Cell → the lines of the file in which the lines of its source stand."""
    error: Nb2ProdError | None = None

    def line(self, span: Span | None) -> int | None:
        """Give the line of the file; a notebook's is that of its JSON text."""
        lines = self.lines.get(span.cell, []) if span else []
        return lines[span.line - 1] if span and span.line <= len(lines) else None


def as_github(reports: Iterable[Report]) -> list[str]:
    """Write one workflow command for each finding."""
    commands = []
    for report in reports:
        if report.error:
            commands.append(_command("error", report.path, None, "nb2prod", str(report.error)))
        for found in report.diagnostics:
            page = entry(found.code)
            title = f"{found.code} {page.name}" if page else found.code
            text = "\n".join(_sentences(found))
            kind = _COMMANDS[found.severity]
            commands.append(_command(kind, report.path, report.line(found.span), title, text))
    return commands


def _command(kind: str, path: Path, line: int | None, title: str, text: str) -> str:
    places = {"file": path.as_posix(), "line": str(line) if line else "", "title": title}
    written = ",".join(f"{key}={_property(value)}" for key, value in places.items() if value)
    return f"::{kind} {written}::{_data(printable(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sentences(found: Diagnostic) -> list[str]:
    place = f"{found.span}: " if found.span else ""
    hint = [f"hint: {found.fix}"] if found.fix else []
    return [f"{place}{found.message}", *([found.why] if found.why else []), *hint]


def as_sarif(reports: Iterable[Report]) -> dict[str, object]:
    """Write everything as one run of a SARIF log."""
    listed = list(reports)
    codes = sorted({found.code for report in listed for found in report.diagnostics})
    pages = [page for code in codes if (page := entry(code)) is not None]
    index = {page.code: number for number, page in enumerate(pages)}
    failed = [report for report in listed if report.error]
    run = {
        "tool": {
            "driver": {"name": "nb2prod", "version": __version__, "rules": [*map(_rule, pages)]}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [*map(_notification, failed)],
            }
        ],
        "results": [
            _result(report, found, index) for report in listed for found in report.diagnostics
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(page: Entry) -> dict[str, object]:
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": page.why},
        "help": {"text": f"{page.fix} See {anchor(page)}, or run: nb2prod explain {page.code}"},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


def _notification(report: Report) -> dict[str, object]:
    return {
        "level": "error",
        "message": {"text": str(report.error)},
        "locations": [_location(report, None)],
    }


def _result(report: Report, found: Diagnostic, index: Mapping[str, int]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.code,
        "level": _LEVELS[found.severity],
        "message": {"text": "\n".join(_sentences(found))},
        "locations": [_location(report, found.span)],
    }
    if found.code in index:
        result["ruleIndex"] = index[found.code]
    if found.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": other.note}, **_location(report, other.span)}
            for number, other in enumerate(found.related, start=1)
        ]
    return result


def _location(report: Report, span: Span | None) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(report.path)}}
    line = report.line(span)
    if line is not None:
        physical["region"] = {"startLine": line}
    if span is None:
        return {"physicalLocation": physical}
    # where a person finds it: SARIF knows files and lines, but no cells
    cell = {"name": f"cell {span.cell}", "fullyQualifiedName": str(span), "kind": "cell"}
    return {"physicalLocation": physical, "logicalLocations": [cell]}


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
