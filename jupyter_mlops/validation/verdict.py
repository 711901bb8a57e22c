"""The proof: what was compared at which parameter values, and with which verdict."""

from dataclasses import dataclass

from jupyter_mlops.plain import Plain


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison of the notebook's value with the package's."""

    point: str
    stage: str
    subject: str
    """`value`, `metric` or `prediction`."""
    name: str
    verdict: str
    """`equal`, `different` or `incomparable`."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """All comparisons at all points. Only `equal` releases a build."""

    points: tuple[dict[str, Plain], ...]
    rows: tuple[Row, ...]

    @property
    def equal(self) -> bool:
        """Whether something was compared and everything was equal."""
        return bool(self.rows) and all(row.verdict == "equal" for row in self.rows)
