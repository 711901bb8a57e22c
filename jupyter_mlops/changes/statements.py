"""Which statements came into a package, left it, changed or moved."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from jupyter_mlops.changes.change import Build, Change, listed

Row = dict[str, Any]


def statement_changes(before: Build, after: Build) -> Iterator[Change]:
    """Compare what the package holds, stage by stage; layout and comments don't count.

    What is in the parameters cell is told as parameters.
    """
    old, new = _by_stage(before), _by_stage(after)
    gone: list[tuple[str, Row]] = []
    come: list[tuple[str, Row]] = []
    pairs: list[tuple[str, Row, Row]] = []
    for stage in [*old, *(stage for stage in new if stage not in old)]:
        left, right = old.get(stage, []), new.get(stage, [])
        matcher = SequenceMatcher(None, [_key(row) for row in left], [_key(row) for row in right])
        for _tag, low, high, start, end in matcher.get_opcodes():
            if _tag == "equal":
                continue
            both = list(zip(left[low:high], right[start:end], strict=False))
            pairs += [(stage, *pair) for pair in both]
            gone += [(stage, row) for row in left[low + len(both) : high]]
            come += [(stage, row) for row in right[start + len(both) : end]]
    yield from _told(gone, come, pairs, _reasons(after))


def _told(
    gone: list[tuple[str, Row]],
    come: list[tuple[str, Row]],
    pairs: list[tuple[str, Row, Row]],
    reasons: dict[str, str],
) -> Iterator[Change]:
    arrived = {_key(row): stage for stage, row in come}
    moved = {_key(row) for _, row in gone} & arrived.keys()
    for stage, left, right in pairs:
        yield Change("statements", "changed", stage, _code(left), _code(right), note=_place(right))
    for stage, row in gone:
        key = _key(row)
        if key in moved:
            note = f"moved to {arrived[key]}"
            yield Change("statements", "changed", stage, _code(row), _code(row), note=note)
        else:
            note = f"still in the notebook: {reasons[key]}" if key in reasons else ""
            yield Change("statements", "removed", stage, _code(row), note=note or _place(row))
    for stage, row in come:
        if _key(row) not in moved:
            yield Change("statements", "added", stage, None, _code(row), note=_place(row))


def _by_stage(build: Build) -> dict[str, list[Row]]:
    stages: dict[str, list[Row]] = {}
    for row in listed(build, "statements"):
        where = str(row.get("where", ""))
        if row.get("kept") and where and where != "parameters":
            stages.setdefault(where, []).append(row)
    return stages


def _reasons(build: Build) -> dict[str, str]:
    """Why each statement was left out that the package doesn't hold."""
    return {
        _key(row): str(row.get("reason", ""))
        for row in listed(build, "statements")
        if not row.get("kept")
    }


def _code(row: Row) -> str:
    return str(row.get("code") or row.get("text", ""))


def _key(row: Row) -> str:
    try:
        return ast.dump(ast.parse(_code(row)))
    except (SyntaxError, ValueError):
        # the first line of a longer statement, in a build of before
        return _code(row)


def _place(row: Row) -> str:
    return f"cell {row['cell']}" if "cell" in row else ""
