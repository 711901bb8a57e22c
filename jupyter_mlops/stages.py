"""The table of stages: what a cell tag means. To add a stage, add an entry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageKind:
    """One row: a cell tag, in pipeline order."""

    tag: str
    meaning: str
    colour: str
    """For badges and graphs, as #rrggbb."""
    glyph: str
    """The cue beside the colour, for those who don't see it."""
    function: str
    """Name of the stage's function in the generated package."""
    keeps_plots: bool = False
    has_metrics: bool = False
    is_service: bool = False


STAGES: tuple[StageKind, ...] = (
    StageKind("data", "load, clean, split, build features", "#1f77b4", "◧", "load_data"),
    StageKind("train", "fit the model", "#2ca02c", "▲", "train"),
    StageKind(
        "evaluate",
        "score and plot",
        "#9467bd",
        "◎",
        "evaluate",
        keeps_plots=True,
        has_metrics=True,
    ),
    StageKind("serve", "answer a request", "#ff7f0e", "⇄", "predict", is_service=True),
)

BY_TAG: dict[str, StageKind] = {kind.tag: kind for kind in STAGES}
ORDER: dict[str, int] = {kind.tag: position for position, kind in enumerate(STAGES)}

PARAMETERS = "parameters"
KEEP = "keep"
DROP = "drop"
WORDS: tuple[str, ...] = (*BY_TAG, PARAMETERS, KEEP, DROP)
"""Every tag that means something to nb2prod; all other tags are the user's own."""
