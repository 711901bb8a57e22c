"""Stage `data` of penguins.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split

from penguins.parameters import Parameters
from penguins.runtime.contract_checks import check_table, gives_tables


class DataResult(NamedTuple):
    """What `load_data` gives."""

    CATEGORICAL: list[str]
    train_birds: pd.DataFrame
    test_birds: pd.DataFrame


def load() -> pd.DataFrame:
    """Load.

    From penguins.ipynb, cell 4.
    """
    penguins = pd.read_csv("penguins.csv")
    check_table("penguins.csv", penguins)
    return penguins


def split(
    penguins: pd.DataFrame,
    params: Parameters,
) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    """Prepare.

    Numbers get their gaps filled with the median, categories with the most frequent
    value.

    From penguins.ipynb, cells 9 and 11.
    """
    penguins = penguins[penguins["bill_length_mm"].notna()].copy()
    penguins["island"] = penguins["island"].astype("category")
    del penguins["year"]

    CATEGORICAL = ["island", "sex"] if params.use_island else ["sex"]

    train_birds, test_birds = train_test_split(
        penguins,
        test_size=params.test_size,
        random_state=params.seed,
        stratify=penguins["species"],
    )
    return CATEGORICAL, train_birds, test_birds


@gives_tables("train_birds", "test_birds")
def load_data(params: Parameters) -> DataResult:
    """Run `load` and `split`.

    From penguins.ipynb, cells 4, 9 and 11.
    """
    penguins = load()
    CATEGORICAL, train_birds, test_birds = split(penguins, params)
    return DataResult(
        CATEGORICAL=CATEGORICAL,
        train_birds=train_birds,
        test_birds=test_birds,
    )
