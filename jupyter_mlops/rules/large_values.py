"""NB260: so much passes from one stage to the next that storing it takes longer than making it."""

from collections.abc import Iterator

from jupyter_mlops.analysis.facts import PLAIN_KINDS
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject

LIMIT = 200_000_000
"""Bytes."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Values whose recorded size is over the limit and that another stage needs."""
    if subject.facts.record is None:
        return  # nothing was weighed
    told: set[tuple[str, str]] = set()
    for edge in sorted(
        subject.slice.edges, key=lambda edge: (edge.producer, edge.name, edge.consumer)
    ):
        producer = subject.facts.by_uid[edge.producer].unit
        consumer = subject.facts.by_uid[edge.consumer].unit
        stages = producer.role.stage, consumer.role.stage
        if None in stages or stages[0] == stages[1] or (edge.producer, edge.name) in told:
            continue
        value = subject.facts.value(edge.name, edge.producer)
        if value is None or value.kind not in PLAIN_KINDS or value.size < LIMIT:
            continue
        told.add((edge.producer, edge.name))
        yield Diagnostic(
            code="NB260",
            severity=Severity.WARNING,
            message=f"`{edge.name}`, {value.size / 1e6:,.0f} MB, passes from "
            f"`{stages[0]}` to `{stages[1]}`",
            span=producer.span,
            why="Each stage stores what it gives and loads what it takes.",
            fix="Keep only the columns and rows that the next stage needs, or tag both cells with "
            "the same stage.",
            related=(Related(consumer.span, f"needs `{edge.name}`"),),
        )
