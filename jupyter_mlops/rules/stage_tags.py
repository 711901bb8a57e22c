"""NB203, NB204, NB222: tags that don't make a pipeline."""

from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject
from jupyter_mlops.stages import STAGES


def check(subject: Subject) -> Iterator[Diagnostic]:
    """No stage at all, no train stage, or a dropped cell that something kept needs."""
    tags = {unit.unit.role.stage for unit in subject.facts.units if unit.unit.role.stage}
    if not tags:
        words = ", ".join(kind.tag for kind in STAGES)
        yield Diagnostic(
            code="NB203",
            severity=Severity.ERROR,
            message="no code cell is tagged with a stage",
            why="The tags say what the notebook is for; without them there is nothing to build.",
            fix=f"Tag the cells that matter ({words}); the rest needs no tags.",
        )
    elif "train" not in tags:
        yield Diagnostic(
            code="NB204",
            severity=Severity.WARNING,
            message="no cell is tagged `train`",
            why="The package has no model to retrain, compare or promote.",
            fix="Tag the cell that fits the model with `train`, if there is one.",
        )
    for edge in sorted(subject.slice.refused, key=lambda edge: (edge.producer, edge.consumer)):
        producer = subject.facts.by_uid[edge.producer].unit
        consumer = subject.facts.by_uid[edge.consumer].unit
        yield Diagnostic(
            code="NB222",
            severity=Severity.ERROR,
            message=f"the cell is tagged `drop`, but {consumer.span} needs its `{edge.name}`",
            span=producer.span,
            why="Without it the package would compute something else.",
            fix="Remove the tag `drop`, or the statement that needs the value.",
            related=(Related(consumer.span, f"needs `{edge.name}`"),),
        )
