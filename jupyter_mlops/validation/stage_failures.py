"""From a stage that fails in a process of its own to a diagnostic: what it lacks, and where."""

import re

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.validation.makers import Makers
from jupyter_mlops.validation.package_runs import StageFailure

UNBOUND = re.compile(r"UnboundLocalError: cannot access local variable '(\w+)'")


def stage_failure(failure: StageFailure, makers: Makers) -> Diagnostic:
    """Tell why the stage fails where the notebook doesn't, as far as it shows."""
    return _unbound(failure, makers) or _failed(failure, makers)


def _unbound(failure: StageFailure, makers: Makers) -> Diagnostic | None:
    """A stage that can't give a name, as no path that was taken has bound it."""
    told = UNBOUND.match(failure.outcome.error)
    unit = makers.perhaps(failure.stage, told[1]) if told else None
    if told is None or unit is None:
        return None
    name = told[1]
    return Diagnostic(
        code="NB914",
        severity=Severity.ERROR,
        message=f"`{name}` is bound on some paths only, and at {failure.point} on none that "
        f"the stage `{failure.stage}` takes",
        span=unit.unit.span,
        why="A later stage may need it, so the package hands it on, and stops where there is "
        f"none. The notebook goes on, as it happens not to read `{name}` there.",
        fix=f"Bind `{name}` in any case, before this statement.",
    )


def _failed(failure: StageFailure, makers: Makers) -> Diagnostic:
    units = [unit for unit in makers.facts.units if makers.in_stage(unit, failure.stage)]
    return Diagnostic(
        code="NB904",
        severity=Severity.ERROR,
        message=(
            f"the stage `{failure.stage}` fails in a process of its own "
            f"({failure.point}): {failure.outcome.error}"
        ),
        span=units[0].unit.span if units else None,
        why=failure.outcome.traceback.strip()[-1500:] or "It worked in the notebook.",
        fix="If the message doesn't tell, this is a fault of nb2prod: please report it.",
    )
