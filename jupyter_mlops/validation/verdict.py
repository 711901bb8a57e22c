"""The proof: what was compared at which parameter values, and with which verdict."""

from dataclasses import dataclass

from jupyter_mlops.plain import Plain


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison of the notebook's value with the package's."""

    point: str
    stage: str
    subject: str
    """`value`, `metric`, `prediction`, `report`, `plot` or `print`."""
    name: str
    verdict: str
    """`equal`, `different`, `incomparable` or, by the user's consent, `unsettled`."""
    detail: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the row keeps a build from being released.

        A report or plot that can't be compared doesn't: it is for people to look at.
        """
        shown = self.subject in ("report", "plot") and self.verdict == "incomparable"
        return self.verdict not in ("equal", "unsettled") and not shown


@dataclass(frozen=True, slots=True)
class Proof:
    """All comparisons at all points. A row that refuses keeps the build from being released."""

    points: tuple[dict[str, Plain], ...]
    rows: tuple[Row, ...]
    labels: tuple[str, ...] = ()
    """What the rows call the points."""

    @property
    def equal(self) -> bool:
        """Whether something was equal and nothing speaks against it."""
        proved = any(row.verdict == "equal" for row in self.rows)
        return proved and not any(row.refuses for row in self.rows)
