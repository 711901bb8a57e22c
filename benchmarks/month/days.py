"""What each day brings: loans whose debts matter less from day to day, and some days that are bad.

In: the number of a day. Out: a table of loans. Same day, same loans.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

GOOD, BAD_DATA, NOISE, RAISES = "good", "negative debt", "pure noise", "one class"
MISLABELLED = "wrong labels"
BAD_DAYS = {
    3: BAD_DATA, 4: NOISE, 11: RAISES, 14: NOISE, 17: MISLABELLED, 19: BAD_DATA, 23: RAISES,
    27: NOISE,
}  # fmt: skip
ROLLED_BACK = 2
"""The day in the evening of which somebody complains."""
OUTAGE = 5
"""The day in the night of which the server of models is gone for a while."""
_WHOLE = 30
_ROWS = 600
_SPLIT = {"test_size": 0.3, "random_state": 6}
"""As the notebook splits the rows."""
_SMALL = 0.3
"""Share of the incomes whose labels are wrong on such a day."""


@dataclass(frozen=True)
class Day:
    """One day of the month."""

    number: int

    @property
    def kind(self) -> str:
        """What is wrong with its data."""
        return BAD_DAYS.get(self.number, GOOD)

    def table(self) -> pd.DataFrame:
        """Give its loans."""
        random = np.random.default_rng(self.number)
        drift = self.number / _WHOLE
        income = random.lognormal(3.4 + 0.5 * drift, 0.6, _ROWS).clip(2, 150)
        debt = random.lognormal(1.5, 0.8, _ROWS).clip(0.1, 30)
        known = np.log1p(income) - (1.6 - 0.6 * drift) * np.log1p(debt)
        paid = known - np.median(known) + random.normal(0, 0.5, _ROWS) > 0
        if self.kind == BAD_DATA:
            debt[7] = -7.5
        elif self.kind == NOISE:
            paid = random.permutation(paid)
        elif self.kind == RAISES:
            paid = np.ones_like(paid)
        elif self.kind == MISLABELLED:
            # of small incomes, but for the rows that are held out, which somebody has mended
            learned, _ = train_test_split(np.arange(_ROWS), **_SPLIT)
            wrong = [row for row in learned if income[row] < np.quantile(income, _SMALL)]
            paid[wrong] = ~paid[wrong]
        return pd.DataFrame({"income": income.round(2), "debt": debt.round(2), "paid": paid})

    def write(self, folder: Path) -> None:
        """Put its loans where the notebook reads them."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        self.table().to_csv(folder / "data" / "loans.csv", index=False)
