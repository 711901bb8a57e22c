"""THE table of rules. To add a rule, add its file and its line."""

from collections.abc import Iterable

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.rules import (
    dynamic_code,
    left_out,
    outside_world,
    stage_tags,
    undefined_names,
)
from jupyter_mlops.rules.base import Rule, Subject

RULES: tuple[Rule, ...] = (
    stage_tags.check,
    undefined_names.check,
    dynamic_code.check,
    outside_world.check,
    left_out.check,
)


def apply_rules(subject: Subject) -> tuple[Diagnostic, ...]:
    """All findings of all rules."""
    return tuple(found for rule in RULES for found in rule(subject))


def arranged(found: Iterable[Diagnostic], notebook: Notebook) -> tuple[Diagnostic, ...]:
    """In the notebook's order, without repetitions and without what a comment on the line ignores.

    `# nb2prod: ignore[NB307] reason` silences warnings and notes; an error still refuses the build.
    """
    lines = {cell.position: cell.source.split("\n") for cell in notebook.cells}
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for one in found:
        key = (one.span.cell if one.span else 0, one.span, one.code, one.message)
        if one.span is not None and one.severity is not Severity.ERROR:
            line = lines.get(one.span.cell, [""])[max(one.span.line - 1, 0) :][:1]
            if line and _ignores(line[0], one.code):
                continue
        kept.setdefault(key, one)
    return tuple(sorted(kept.values(), key=_place))


def _ignores(line: str, code: str) -> bool:
    _, mark, rest = line.partition("# nb2prod: ignore[")
    return bool(mark) and code in rest.partition("]")[0].replace(" ", "").split(",")


def _place(found: Diagnostic) -> tuple[int, int, int, str, str]:
    span = found.span
    if span is None:
        return (0, 0, 0, found.code, found.message)
    return (span.cell, span.line, span.column, found.code, found.message)
