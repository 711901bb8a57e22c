"""ML114, ML127: what was chosen by looking at some rows is then measured on the same rows."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.origins.values import Mark, Part, Site, inside
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The best of several test scores; a cross-validation of what a search has found."""
    for choice in subject.origins.choices:
        scores = [mark for mark in choice.scores if _is_on_only_test(mark)]
        if scores and _is_kept(subject, choice.site):
            yield Diagnostic(
                code="ML114",
                severity=Severity.WARNING,
                message="the best of several scores on the test rows is taken",
                span=subject.place(choice.site),
                why="The best of several is partly luck: on new rows it does worse.",
                fix="Choose by cross-validation on the training rows, and test once.",
                related=(Related(subject.place(scores[0].site), "measured here"),),
            )
    for split in subject.origins.splits:
        if split.kind != "cross" or split.estimator is None:
            continue
        rows = split.given[0].parts
        for mark in split.estimator.tuned:
            if mark.fit is not None and inside(rows, mark.fit.rows.parts) and not _has_rest(rows):
                yield Diagnostic(
                    code="ML127",
                    severity=Severity.WARNING,
                    message="parameters are validated on the rows that they were searched on",
                    span=subject.place(split.site),
                    why="The search has taken the best of many on these very rows.",
                    fix="Cross-validate the search itself, or hold rows out before the search.",
                    related=(Related(subject.place(mark.fit.site), "searched here"),),
                )
                break


def _is_kept(subject: Subject, site: Site) -> bool:
    """Tell a choice from the limits of a plot: what `max` gives is bound, shown or looked up."""
    node = site.node
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if name not in ("max", "min"):
        return True
    for parent in ast.walk(subject.facts.by_uid[site.uid].unit.node):
        if node not in ast.iter_child_nodes(parent):
            continue
        called = getattr(parent, "func", None)
        shown = isinstance(called, ast.Name) and called.id == "print"
        looked_up = isinstance(called, ast.Attribute) and called.attr == "index"
        return isinstance(parent, ast.Assign | ast.FormattedValue) or shown or looked_up
    return False


def _is_on_only_test(mark: Mark) -> bool:
    """Measured on the held-out rows of the one split that there is."""
    return bool(mark.rows) and all(
        [step[1] for step in part.path if isinstance(step[0], Site)] == ["test"]
        and len(part.path) == 1
        for part in mark.rows
    )


def _has_rest(rows: frozenset[Part]) -> bool:
    return any(part.path for part in rows)
