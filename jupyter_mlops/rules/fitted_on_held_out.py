"""ML102, ML120, ML122: a transformer learns anew from the rows that a model is evaluated on."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import PROJECTIONS, ROW_STATISTICS
from jupyter_mlops.analysis.origins.values import Fit, Prediction, Site, apart, inside, is_test
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Errors where a model is seen to get such rows, warnings where only the fit is seen."""
    seen: set[Site] = set()
    for prediction in subject.origins.predictions:
        for model in prediction.fits:
            for fit in _other_fits(prediction, model):
                if fit.site in seen:
                    continue
                found = _refitted(subject, fit, model, prediction)
                if found is not None:
                    seen.add(fit.site)
                    yield found
    for fit in subject.origins.fits:
        if fit.site not in seen and _is_on_test(fit) and not _is_swapped(subject, fit):
            seen.add(fit.site)
            yield _finding(subject, fit, Severity.WARNING, "")


def _other_fits(prediction: Prediction, model: Fit) -> list[Fit]:
    """Fits that the evaluated rows went through and the model's own rows didn't."""
    own = {mark.fit for mark in model.rows.marked("learned")}
    found = {
        mark.fit
        for mark in prediction.rows.marked("learned")
        if mark.fit is not None and mark.fit not in own and _learns(mark.fit)
    }
    return sorted(found, key=lambda fit: (fit.site.uid, getattr(fit.site.node, "lineno", 0)))


def _learns(fit: Fit) -> bool:
    return fit.estimator.name in ROW_STATISTICS


def _refitted(subject: Subject, fit: Fit, model: Fit, prediction: Prediction) -> Diagnostic | None:
    rows = fit.rows.parts
    where = f", and the model of {subject.place(model.site)} is applied to them"
    if apart(rows, model.rows.parts) and inside(prediction.rows.parts, rows):
        certain = fit.rows.followed and prediction.rows.followed and model.rows.followed
        severity = Severity.ERROR if certain else Severity.WARNING
        return _finding(subject, fit, severity, where)
    twins = [
        mark.fit
        for mark in model.rows.marked("learned")
        if mark.fit is not None and mark.fit.estimator.name == fit.estimator.name
    ]
    sources = {part.source for part in rows} & {part.source for part in model.rows.parts}
    if not twins or sources or not rows:
        return None
    return Diagnostic(
        code="ML122",
        severity=Severity.WARNING,
        message=f"`{fit.estimator.name}` is fitted anew on the rows that are predicted",
        span=subject.place(fit.site),
        why="The model learned from rows that were changed by other numbers than these.",
        fix="Use the transformer fitted for the training: call its `transform` only.",
        related=(Related(subject.place(twins[0].site), "fitted for the training"),),
    )


def _is_on_test(fit: Fit) -> bool:
    return _learns(fit) and fit.estimator.name not in PROJECTIONS and is_test(fit.rows.parts)


def _is_swapped(subject: Subject, fit: Fit) -> bool:
    """The two sides take turns: what was fitted on this one transforms the other one."""
    values = [one.rows for one in subject.origins.predictions]
    values += [one.rows for one in subject.origins.fits]
    return any(
        mark.fit is fit and apart(value.parts, fit.rows.parts)
        for value in values
        for mark in value.marked("learned")
    )


def _finding(subject: Subject, fit: Fit, severity: Severity, where: str) -> Diagnostic:
    return Diagnostic(
        code="ML120" if fit.method == "fit" else "ML102",
        severity=severity,
        message=f"`{fit.estimator.name}` learns from held-out rows{where}",
        span=subject.place(fit.site),
        why="Held-out rows must be changed by the numbers that the training rows gave.",
        fix="Fit on the training rows, and call `transform` on the held-out ones.",
    )
