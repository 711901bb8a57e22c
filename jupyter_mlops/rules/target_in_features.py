"""ML111, ML112: the target, or a column computed out of it, is among the features."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import words
from jupyter_mlops.analysis.origins.values import Columns, Fit
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.base import Subject

_CHOOSING = words("ColumnTransformer FunctionTransformer")
"""Steps that may leave columns out."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Fits whose features are certainly columns of the frame that the target comes from."""
    for fit in subject.origins.fits:
        columns = fit.rows.columns
        if columns is None or fit.target is None or not _takes_all(fit):
            continue
        targets = {name for frame, name in fit.target.sources if frame == columns.frame}
        if len(targets) != 1 or len(fit.target.sources) != 1:
            continue
        target = targets.pop()
        if columns.has(target):
            yield _finding(
                subject, fit, "ML111", f"the target `{target}` is among the features", target
            )
            continue
        for name in _computed_from(columns, target, fit):
            message = (
                f"`{name}`, a feature, and the target `{target}` are computed one from another"
            )
            yield _finding(subject, fit, "ML112", message, name)


def _takes_all(fit: Fit) -> bool:
    nested = list(fit.estimator.nested())
    return all(one.path and one.name not in _CHOOSING for one in nested)


def _computed_from(columns: Columns, target: str, fit: Fit) -> list[str]:
    """Features out of the target; and the one feature out of which alone the target is."""
    made = {one.name: one.sources for one in columns.made}
    found = [name for name in made if columns.has(name) and name != target and target in made[name]]
    whole = fit.target.columns if fit.target is not None else None
    of_target = {one.name: one.sources for one in whole.made} if whole is not None else {}
    sources = of_target.get(target, frozenset()) - {target}
    if len(sources) == 1 and columns.has(min(sources)):
        found.append(min(sources))
    return sorted(set(found))


def _finding(subject: Subject, fit: Fit, code: str, message: str, column: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=message,
        span=subject.place(fit.site),
        why="The model reads off the answer, which nobody knows when it is used.",
        fix=f"Leave `{column}` out of the features.",
    )
