"""ML110: categories that the training never saw become zeros without a word."""

import ast
from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Encoders that ignore what they don't know."""
    for estimator in subject.origins.estimators:
        words = estimator.call.keywords if estimator.call is not None else []
        for word in words:
            ignores = isinstance(word.value, ast.Constant) and word.value.value == "ignore"
            if estimator.name == "OneHotEncoder" and word.arg == "handle_unknown" and ignores:
                yield Diagnostic(
                    code="ML110",
                    severity=Severity.INFO,
                    message="categories that the training never saw become zeros without a word",
                    span=subject.place(estimator.site),
                    why="A service keeps answering while its input drifts away from the training.",
                    fix="Count unknown categories where the service is monitored.",
                )
