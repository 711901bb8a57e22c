"""Findings as text and as data: places, excerpts, and texts that try to command a terminal."""

import json
from pathlib import Path

import pytest

from jupyter_mlops.cli.formats import as_data, as_text, plain, printable, tally
from jupyter_mlops.diagnostic import Diagnostic, Edit, Related, Severity
from jupyter_mlops.source import Span

SOURCES = {
    7: 'import pandas as pd\n\nX = scaler.fit_transform(X)\n\tnaïve = "日本" + x\nf(\n  a)\n',
    8: "x = [" + "1, " * 200 + "y]",
}


def span(*place: int, cell: int = 7) -> Span:
    return Span(cell, f"id{cell}", *place)


def error(where: Span | None, **fields: object) -> Diagnostic:
    return Diagnostic("NB201", Severity.ERROR, "`x` is not defined", where, **fields)


def test_a_finding_in_full() -> None:
    found = error(
        span(3, 4, 3, 27),
        why="it stops here",
        fix="define it",
        related=(Related(span(1, 0, 1, 6), "imported here"),),
    )
    assert as_text(found, "churn.ipynb", SOURCES) == (
        "error NB201 undefined-name: `x` is not defined\n"
        "  --> churn.ipynb, cell 7, line 3\n"
        "   3 | X = scaler.fit_transform(X)\n"
        "     |     ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  note: cell 7, line 1: imported here\n"
        "  why: it stops here\n"
        "  hint: define it"
    )


@pytest.mark.parametrize(
    ("where", "excerpt"),
    [
        pytest.param(None, [], id="whole notebook"),
        pytest.param(span(1, 0, 1, 6, cell=9), [], id="cell unknown"),
        pytest.param(span(99, 0, 99, 1), [], id="line beyond the cell"),
        pytest.param(
            span(4, 16, 4, 17),
            ['   4 |     naïve = "日本" + x', "     | " + " " * 21 + "^"],
            id="tab and wide characters",
        ),
        pytest.param(span(5, 0, 6, 4), ["   5 | f(", "     | ^^"], id="several lines"),
        pytest.param(span(3, 27, 3, 27), None, id="empty"),
    ],
)
def test_excerpts(where: Span | None, excerpt: list[str] | None) -> None:
    lines = as_text(error(where), "churn.ipynb", SOURCES).split("\n")[2:]
    if excerpt is None:
        excerpt = ["   3 | X = scaler.fit_transform(X)", "     | " + " " * 27 + "^"]
    assert lines == excerpt


@pytest.mark.parametrize("column", [0, 300, 605])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    found = error(span(1, column, 1, column + 1, cell=8))
    source, carets = as_text(found, "churn.ipynb", SOURCES).split("\n")[2:]
    assert len(source) < 120
    assert source[carets.index("^")] == SOURCES[8][column]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\nb"),
        ("\ta", "    a"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\ud800", "\\ud800"),
        ("日本", "日本"),
    ],
)
def test_nothing_commands_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


def test_data_holds_every_field() -> None:
    place = span(3, 4, 3, 5)
    found = error(place, edits=(Edit(place, "y"),), related=(Related(place, "here"),))
    data = json.loads(json.dumps(plain(as_data(found))))
    at = {"cell": 7, "cell_id": "id7", "line": 3, "column": 4, "end_line": 3, "end_column": 5}
    assert data == {
        "code": "NB201",
        "name": "undefined-name",
        "severity": "error",
        "message": "`x` is not defined",
        "span": at,
        "why": "",
        "fix": "",
        "related": [{"span": at, "note": "here"}],
        "edits": [{"span": at, "text": "y"}],
        "docs": "docs/diagnostics.md#nb201-undefined-name",
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, [True, None]), [1, [True, None]]),
        ({"p": Path("a") / "b"}, {"p": "a/b"}),
        ([float("inf"), 0.5], ["inf", 0.5]),
        (Severity.INFO, "info"),
    ],
)
def test_plain(value: object, expected: object) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("severities", "text"),
    [
        ([], "no findings"),
        (["error"], "1 error"),
        (["info", "error", "warning", "error"], "2 errors, 1 warning, 1 note"),
    ],
)
def test_tally(severities: list[str], text: str) -> None:
    assert tally(Diagnostic("NB201", Severity(one), "") for one in severities) == text
