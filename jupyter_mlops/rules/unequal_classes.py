"""ML119, ML125: classes that are unequal, as the notebook shows, are treated as equal."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import REPEATING, words
from jupyter_mlops.analysis.origins.values import Estimator, Fit
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject

_WEIGHTS = words("class_weight scale_pos_weight is_unbalance auto_class_weights")
_BALANCING = REPEATING | words("RandomUnderSampler NearMiss TomekLinks EditedNearestNeighbours")
_PLAIN = words("accuracy_score score")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Fits that weigh or balance classes, and what was done around them."""
    fits = [fit for fit in subject.origins.fits if any(map(_balances, fit.estimator.nested()))]
    for split in subject.origins.splits:
        if split.kind != "split" or split.is_ordered or {"stratify", "**"} & set(split.words):
            continue
        behind = [fit for fit in fits if _learns_from(fit, split.site)]
        if behind:
            yield Diagnostic(
                code="ML119",
                severity=Severity.INFO,
                message=f"`{behind[0].estimator.name}` makes up for unequal classes, "
                "and the split before it is not stratified",
                span=subject.place(split.site),
                why="A rare class may be missing on one side, and the result hangs on luck.",
                fix="Give the split `stratify=y`.",
                related=(Related(subject.place(behind[0].site), "fitted here"),),
            )
    if fits:
        yield from _only_accuracy(subject)


def _balances(estimator: Estimator) -> bool:
    given = estimator.call.keywords if estimator.call is not None else []
    weighs = any(
        word.arg in _WEIGHTS and not (isinstance(word.value, ast.Constant) and not word.value.value)
        for word in given
    )
    return weighs or estimator.name in _BALANCING


def _learns_from(fit: Fit, split: object) -> bool:
    return any(step[0] == split for part in fit.rows.parts for step in part.path)


def _only_accuracy(subject: Subject) -> Iterator[Diagnostic]:
    scores = subject.origins.scores
    imported = {
        path.rpartition(".")[2]
        for path in subject.facts.context.names.imports.values()
        if path.startswith("sklearn.metrics.")
    }
    validated = any(split.kind == "cross" for split in subject.origins.splits)
    if not scores or validated or imported - _PLAIN or {one.metric for one in scores} - _PLAIN:
        return
    yield Diagnostic(
        code="ML125",
        severity=Severity.INFO,
        message="accuracy is the only metric, and the classes are unequal",
        span=subject.place(scores[-1].site),
        why="A model that always names the frequent class has a high accuracy too.",
        fix="Add `balanced_accuracy_score`, `roc_auc_score` or `average_precision_score`.",
    )
