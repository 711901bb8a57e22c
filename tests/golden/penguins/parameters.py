"""Parameters of a run; their defaults are the notebook's own values."""

from dataclasses import dataclass, field

from penguins.runtime.overrides import check


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """What a run may change."""

    test_size: float = field(
        default=0.3,
        metadata={"notebook": "TEST_SIZE", "help": "share of the birds held out"},
    )

    seed: int = field(
        default=3,
        metadata={"notebook": "SEED", "help": "of the split and of the forest"},
    )

    n_trees: int = field(
        default=60,
        metadata={"notebook": "N_TREES", "help": "trees in the forest"},
    )

    use_island: bool = field(
        default=True,
        metadata={
            "notebook": "USE_ISLAND",
            "help": "the island nearly gives the species away",
        },
    )

    def __post_init__(self) -> None:
        """Refuse a value of the wrong type or out of range, by its parameter's name."""
        check(self)
