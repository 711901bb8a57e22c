"""NB241: an estimator is stored as a pickle, because skops can't store it."""

from collections.abc import Iterator

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.recording.trust import Trust

WHY = "To load a pickle is to run the code in it: only files of your own should be loaded."


def pickled_diagnostics(trust: Trust, facts: Facts) -> Iterator[Diagnostic]:
    """What of a build's artifacts is less safe than it might be, with the reason."""
    if trust.error:
        yield Diagnostic(
            code="NB241",
            severity=Severity.WARNING,
            message=f"all estimators are stored as pickles: they can't be read back: {trust.error}",
            why=WHY,
            fix="Make what the message names importable outside the notebook's folder.",
        )
    for name, reason in trust.pickled.items():
        makers = [unit for unit in facts.units if name in unit.binds]
        yield Diagnostic(
            code="NB241",
            severity=Severity.INFO,
            message=f"`{name}` is stored as a pickle: {reason}",
            span=makers[-1].unit.span if makers else None,
            why=WHY,
            fix="Give its functions names (`def`, not `lambda`), or keep the artifacts private.",
        )
