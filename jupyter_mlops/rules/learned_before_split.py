"""ML101, ML113, ML116: what was learned from all rows gets into both sides of a split."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import ROW_STATISTICS
from jupyter_mlops.analysis.origins.values import Fit, Mark, Origins, Parts, Site, apart, inside
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each thing learned too early, at the place where it was learned."""
    seen: set[Site] = set()
    for mark, held_out in _crossings(subject.origins):
        if mark.site not in seen:
            seen.add(mark.site)
            yield _finding(subject, mark, held_out)


def _crossings(origins: Origins) -> Iterator[tuple[Mark, Site]]:
    """What was learned from rows that a later split, or the evaluation, holds out."""
    for split in origins.splits:
        rows = split.given[0] if split.given else None
        if rows is None or (rows.columns is not None and rows.columns.single):
            continue
        # within the training rows a cross-validation is no final word
        if split.kind != "split" and any(part.path for part in rows.parts):
            continue
        for mark in rows.marks:
            if mark.kind == "repeated" or inside(rows.parts, _seen_by(mark)):
                yield mark, split.site
    for prediction in origins.predictions:
        for fit in prediction.fits:
            yield from _into_model(fit, prediction.rows.parts, prediction.site)


def _into_model(fit: Fit, evaluated: Parts, site: Site) -> Iterator[tuple[Mark, Site]]:
    """What the model's rows carry from the rows that it is then evaluated on."""
    if fit.target is None or not apart(evaluated, fit.rows.parts):
        return
    for mark in fit.rows.all_marks():
        rows = _seen_by(mark)
        if inside(evaluated, rows) and inside(fit.rows.parts, rows):
            yield mark, site


def _seen_by(mark: Mark) -> Parts:
    """The rows that something was learned from."""
    if mark.kind == "averaged":
        return mark.rows
    if mark.kind == "learned" and mark.fit is not None:
        learns = any(one.name in ROW_STATISTICS for one in mark.fit.estimator.nested())
        return mark.fit.rows.parts if learns else frozenset()
    return frozenset()


def _finding(subject: Subject, mark: Mark, held_out: Site) -> Diagnostic:
    place = subject.place(held_out)
    if mark.kind == "learned" and mark.fit is not None:
        code = "ML101"
        message = f"`{mark.fit.estimator.name}` is fitted on rows that are held out at {place}"
        fix = "Split first and fit on the training rows, or put it into a Pipeline with the model."
    elif mark.kind == "averaged":
        code = "ML116"
        message = f"a number over all rows goes into each row, and rows are held out at {place}"
        fix = "Split first, and compute the number on the training rows."
    else:
        code = "ML113"
        message = f"rows are repeated or mixed before the split at {place}"
        fix = "Split first, and resample the training rows only."
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=message,
        span=subject.place(mark.site),
        why="Held-out rows have influenced the training: the result looks better than it is.",
        fix=fix,
        related=(Related(place, "here rows are held out"),),
    )
