"""Parameters of a run; their defaults are the notebook's own values."""

from dataclasses import dataclass, field

from breast_cancer.runtime.overrides import check


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """What a run may change."""

    test_size: float = field(
        default=0.25,
        metadata={
            "notebook": "TEST_SIZE",
            "help": "share of the samples held out for scoring",
        },
    )

    seed: int = field(
        default=7,
        metadata={"notebook": "SEED", "help": "of the split and of the model"},
    )

    c: float = field(
        default=0.5,
        metadata={
            "notebook": "C",
            "help": "inverse regularisation strength, smaller is stricter",
        },
    )

    threshold: float = field(
        default=0.4,
        metadata={
            "notebook": "THRESHOLD",
            "help": "probability from which a tumour is called malignant",
        },
    )

    def __post_init__(self) -> None:
        """Refuse a value of the wrong type or out of range, by its parameter's name."""
        check(self)
