"""ML121: which columns are features depends on the data and stands nowhere in the text."""

from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Columns dropped by an expression, where a model is then fitted on the others."""
    sites = {
        mark.site
        for fit in subject.origins.fits
        if fit.target is not None
        for mark in fit.rows.marked("computed")
    }
    for site in sorted(sites, key=subject.order):
        yield Diagnostic(
            code="ML121",
            severity=Severity.INFO,
            message="which columns are dropped is computed, so the features stand nowhere",
            span=subject.place(site),
            why="With other data the model silently gets other features.",
            fix="Write the list of features out.",
        )
