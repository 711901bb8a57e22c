"""What speaks for a stage."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to give a cell a stage."""

    cell: int
    stage: str
    weight: int
    """How much speaks for it, in comparison with the others."""
    reason: str
    since: int = -1
    """Place of the statement that speaks for it; what the cell has made before isn't due to it."""
