"""ML103, ML104: a model is measured on rows that it was fitted on."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import SEARCHES
from jupyter_mlops.analysis.origins.values import Fit, Origins, Score, apart, inside, is_test
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Scores on rows that are among those of the fit."""
    honest = _measured_elsewhere(subject.origins)
    for score in subject.origins.scores:
        for fit in score.fits:
            rows = fit.rows.parts
            if fit.target is None or not fit.estimator.path or not inside(score.rows, rows):
                continue
            if is_test(score.rows) and not inside(rows, score.rows):
                yield _finding(
                    subject, score, fit, "ML103", "held-out rows, but the model was fitted on them"
                )
            elif not _names(fit) & honest:
                yield _finding(
                    subject, score, fit, "ML104", "the rows it was fitted on, and on no others"
                )


def _names(fit: Fit) -> set[str]:
    return {one.name for one in fit.estimator.nested()}


def _measured_elsewhere(origins: Origins) -> set[str]:
    """Classes of models that are, somewhere, measured on other rows or cross-validated."""
    fits = {
        fit
        for score in origins.scores
        for fit in score.fits
        if not inside(score.rows, fit.rows.parts)
    }
    fits |= {
        fit
        for prediction in origins.predictions
        for fit in prediction.fits
        if apart(prediction.rows.parts, fit.rows.parts)
    }
    # `LassoCV` and its like validate themselves, as a search does
    fits |= {fit for fit in origins.fits if _validates_itself(fit)}
    crossed = [split.estimator for split in origins.splits if split.kind == "cross"]
    found = {one.name for model in crossed if model is not None for one in model.nested()}
    return found.union(*map(_names, fits))


def _validates_itself(fit: Fit) -> bool:
    return fit.estimator.name in SEARCHES or fit.estimator.name.endswith("CV")


def _finding(subject: Subject, score: Score, fit: Fit, code: str, rows: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=f"`{score.metric}` measures `{fit.estimator.name}` on {rows}",
        span=subject.place(score.site),
        why="What a model has seen says nothing about how it does on new rows.",
        fix="Fit on a training part, and measure on the part that was held out.",
        related=(Related(subject.place(fit.site), "fitted here"),),
    )
