"""ML129: a metric is given the predictions where it expects the labels."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import SYMMETRIC_METRICS
from jupyter_mlops.analysis.origins.values import Value
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Predictions first and labels second, as far as both are certain."""
    for score in subject.origins.scores:
        if not score.given or not _is_prediction(score.given[0]):
            continue
        labels = score.given[1]
        if _is_prediction(labels) or not labels.parts:
            continue
        same = score.metric in SYMMETRIC_METRICS
        yield Diagnostic(
            code="ML129",
            severity=Severity.INFO if same else Severity.WARNING,
            message=f"`{score.metric}` is given predictions first and labels second",
            span=subject.place(score.site),
            why="This metric gives the same both ways, others don't."
            if same
            else "Labels come first: what is counted as found and as missed changes places.",
            fix=f"Write `{score.metric}(labels, predictions)`.",
        )


def _is_prediction(value: Value) -> bool:
    return bool(value.marked("predicted") | value.marked("probability"))
