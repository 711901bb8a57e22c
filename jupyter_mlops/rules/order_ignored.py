"""ML117, ML118: rows that belong together, in time or in groups, are parted at random."""

from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import ALWAYS_SHUFFLED, GROUPED
from jupyter_mlops.analysis.origins.values import Split
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.rules.base import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Random splits of rows in the order of time, or of rows elsewhere split by group."""
    by_group = [split for split in subject.origins.splits if "groups" in split.words]
    for split in subject.origins.splits:
        if not _is_random(split):
            continue
        ordered = [mark for value in split.given for mark in value.marks if mark.kind == "ordered"]
        if ordered:
            yield Diagnostic(
                code="ML117",
                severity=Severity.WARNING,
                message="rows in the order of time are split at random",
                span=subject.place(split.site),
                why="The model learns from what came after the rows it is measured on.",
                fix="Hold out the latest rows: `shuffle=False`, or `TimeSeriesSplit`.",
                related=(Related(subject.place(ordered[0].site), "put in the order of time"),),
            )
        grouped = _grouped(by_group, split)
        if grouped is not None:
            yield Diagnostic(
                code="ML118",
                severity=Severity.WARNING,
                message="rows of one group may get into both sides of this split",
                span=subject.place(split.site),
                why="The model is measured on groups that it knows already.",
                fix="Split by group here too: `GroupShuffleSplit`.",
                related=(Related(subject.place(grouped.site), "here groups stay together"),),
            )


def _is_random(split: Split) -> bool:
    if split.kind == "split":
        return not split.is_ordered
    return split.estimator is not None and split.estimator.name in ALWAYS_SHUFFLED


def _grouped(by_group: list[Split], split: Split) -> Split | None:
    """Another split of the same rows that keeps groups together."""
    if "groups" in split.words or (split.estimator and split.estimator.name in GROUPED):
        return None
    rows = frozenset(part.source for value in split.given for part in value.parts)
    for other in by_group:
        sources = {part.source for value in other.given[:1] for part in value.parts}
        if sources and sources <= rows:
            return other
    return None
