"""What is wrong in a notebook, as data: code, place, message, why, fix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from jupyter_mlops.source import Span


class Severity(StrEnum):
    """How bad a finding is: an error refuses the build, the others don't."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` (in the cell's own source) by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a finding."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `span` is None only where the finding is about the whole notebook."""

    code: str
    severity: Severity
    message: str
    """One sentence with the names and values concerned; no trailing full stop."""
    span: Span | None = None
    why: str = ""
    """What would go wrong if it stayed."""
    fix: str = ""
    """An action for the user, in the imperative."""
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = field(default=(), compare=False)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any finding refuses the build."""
    return any(found.severity is Severity.ERROR for found in diagnostics)
