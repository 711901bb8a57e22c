"""Parameters of a run; their defaults are the notebook's own values."""

from dataclasses import dataclass, field

from auto_mpg.runtime.overrides import check


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """What a run may change."""

    test_size: float = field(
        default=0.2,
        metadata={"notebook": "TEST_SIZE", "help": "share of the cars held out"},
    )

    seed: int = field(
        default=42,
        metadata={"notebook": "SEED", "help": "of the split and of the boosting"},
    )

    n_trees: int = field(
        default=150,
        metadata={"notebook": "N_TREES", "help": "how many small trees"},
    )

    learning_rate: float = field(
        default=0.08,
        metadata={
            "notebook": "LEARNING_RATE",
            "help": "how much each tree may correct",
        },
    )

    max_depth: int = field(
        default=3,
        metadata={"notebook": "MAX_DEPTH", "help": "of each tree"},
    )

    def __post_init__(self) -> None:
        """Refuse a value of the wrong type or out of range, by its parameter's name."""
        check(self)
