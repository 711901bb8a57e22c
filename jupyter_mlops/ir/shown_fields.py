"""From what a stage gives to the names that its result has for what the stage shows."""

from collections.abc import Collection

SHOWN = ("metrics", "reports", "plots")


def shown_field(kind: str, outputs: Collection[str]) -> str:
    """Name of a result's field for one of `SHOWN`; the outputs' own names go first."""
    while kind in outputs:
        kind = f"shown_{kind}"
    return kind
