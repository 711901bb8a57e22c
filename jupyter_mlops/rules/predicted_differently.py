"""ML123, ML124, ML126: rows are predicted in another form than the model was fitted on."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import ROW_STATISTICS, words
from jupyter_mlops.analysis.origins.values import Fit, Prediction
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.rules.base import Subject

_USUAL = 0.5
"""The threshold that classes are told apart by anyway."""
_CHOOSING = words("ColumnTransformer FunctionTransformer")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Steps left out, columns in another order, thresholds written twice."""
    for prediction in subject.origins.predictions:
        for fit in prediction.fits:
            unit = subject.facts.by_uid[prediction.site.uid].unit
            served = unit.role.stage == "serve" and not _by_hand(unit.node)
            missing = _missing_step(prediction, fit, served=served)
            if missing is not None:
                yield _left_out(subject, prediction, missing)
            yield from _reordered(subject, prediction, fit)
    yield from _thresholds(subject)


def _missing_step(prediction: Prediction, fit: Fit, *, served: bool) -> Fit | None:
    """A transformer between data and fit, with no such transformer between data and prediction.

    What a service is asked about comes from nowhere in the notebook: there it's enough that every
    step from the request to the prediction is known.
    """
    rows = prediction.rows
    if not rows.followed or not fit.rows.followed or rows.marked("statistic"):
        return None
    if not rows.parts and not served:
        return None
    done = {mark.fit.estimator.name for mark in rows.marked("learned") if mark.fit is not None}
    for mark in fit.rows.marked("learned"):
        step = mark.fit
        if step is None or step.estimator.name not in ROW_STATISTICS or step.estimator.name in done:
            continue
        known = {part.source for part in step.rows.parts}
        if served or {part.source for part in rows.parts} <= known:
            return step
    return None


def _by_hand(statement: ast.stmt) -> bool:
    """Whether something reads what an estimator has learned, `scaler.mean_`, and may apply it."""
    return any(
        isinstance(node, ast.Attribute) and node.attr.endswith("_") and node.attr[0] != "_"
        for node in nodes_in(statement)
    )


def _left_out(subject: Subject, prediction: Prediction, step: Fit) -> Diagnostic:
    return Diagnostic(
        code="ML123",
        severity=Severity.WARNING,
        message=f"the model was fitted on rows that `{step.estimator.name}` had changed, "
        "and these rows it has not",
        span=subject.place(prediction.site),
        why="The model takes the numbers for what they are not.",
        fix=f"Apply the fitted `{step.estimator.name}` here too, or make both a Pipeline.",
        related=(Related(subject.place(step.site), "fitted here"),),
    )


def _reordered(subject: Subject, prediction: Prediction, fit: Fit) -> Iterator[Diagnostic]:
    given, known = prediction.rows.columns, fit.rows.columns
    if given is None or known is None or given.exact is None or known.exact is None:
        return
    chooses = any(one.name in _CHOOSING or not one.path for one in fit.estimator.nested())
    if not chooses and given.exact != known.exact:
        yield Diagnostic(
            code="ML124",
            severity=Severity.WARNING,
            message=f"the model was fitted on {_shown(known.exact)} "
            f"and is given {_shown(given.exact)}",
            span=subject.place(prediction.site),
            why="An array has no names: a column in another place is taken for another feature.",
            fix="Keep the list of features in one name, and choose the columns by it.",
            related=(Related(subject.place(fit.site), "fitted here"),),
        )


def _shown(names: tuple[str, ...]) -> str:
    few = 6
    shown = ", ".join(f"`{name}`" for name in names[:few])
    return f"{shown}, …" if len(names) > few else shown


def _thresholds(subject: Subject) -> Iterator[Diagnostic]:
    listed = subject.origins.thresholds
    evaluated = [one for one in listed if one.stage == "evaluate"]
    for served in (one for one in listed if one.stage == "serve"):
        for other in evaluated:
            same = other.number == served.number
            if same and served.number == _USUAL:
                continue
            yield Diagnostic(
                code="ML126",
                severity=Severity.WARNING,
                message=f"the threshold {served.number:g} is written here and again in "
                f"the evaluation"
                if same
                else f"the threshold here is {served.number:g} and in the evaluation "
                f"{other.number:g}",
                span=subject.place(served.site),
                why="The evaluation then speaks of other decisions than the service makes.",
                fix="Make the threshold a parameter, and use its name in both places.",
                related=(Related(subject.place(other.site), "in the evaluation"),),
            )
