"""NB251, NB270, NB273: what becomes of statements that a reader might miss or wonder about."""

from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Dead statements and scores in tagged cells, unproved changes without a run."""
    for unit in subject.facts.units:
        kept = unit.uid in subject.slice.kept
        tagged = unit.unit.role.stage in ("data", "train")
        if kept and not subject.is_static:
            continue
        names = ", ".join(f"`{name}`" for name in sorted(unit.symbols.defs))
        if not kept and tagged and unit.effects.roles & {"metric", "report"}:
            yield Diagnostic(
                code="NB273",
                severity=Severity.WARNING,
                message=f"left out: {names or 'this'} tells how good a model is, "
                f"in a cell tagged `{unit.unit.role.stage}`",
                span=unit.unit.span,
                why="The evaluation runs after all training, when what this reads has changed, "
                "or can't have it for another reason.",
                fix="Give what is bound anew below a name of its own, "
                "or move what measures into a cell of its own, tagged `evaluate`.",
            )
        elif not kept and tagged and names and not unit.effects.roles & {"plot", "show"}:
            yield Diagnostic(
                code="NB270",
                severity=Severity.INFO,
                message=f"left out: nothing that is kept reads {names}",
                span=unit.unit.span,
                why="The package holds what its results need.",
                fix="Tag the cell `keep` to have it all the same.",
            )
        if kept and subject.is_static and unit.unproven and unit.unit.role.stage is None:
            names = ", ".join(f"`{name}`" for name in sorted(unit.unproven))
            if not unit.unit.role.keep:
                yield Diagnostic(
                    code="NB251",
                    severity=Severity.ERROR,
                    message=f"this exploration may change {names}, "
                    "and no run shows whether it does",
                    span=unit.unit.span,
                    why="Keeping it clutters the package; leaving it out may change the results.",
                    fix="Build without --static, or tag the cell `keep` or `drop`.",
                )
