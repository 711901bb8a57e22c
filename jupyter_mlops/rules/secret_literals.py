"""NB302: a password, token or key that stands in the notebook."""

from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.secrets import secrets_in
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Any cell counts: a build takes the whole notebook along."""
    for cell in subject.facts.program.notebook.cells:
        for secret in secrets_in(cell):
            yield Diagnostic(
                code="NB302",
                severity=Severity.ERROR,
                message=f"{secret.kind} stands in the notebook",
                span=secret.span,
                why="Whoever gets the package, the notebook or its history can use it.",
                fix="Read it from the environment, `os.environ[…]`, and have it replaced by a new "
                "one where it was issued.",
            )
