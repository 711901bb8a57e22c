"""Stage `data` of penguins.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split

from penguins.parameters import Parameters


class DataResult(NamedTuple):
    """What `load_data` gives."""

    CATEGORICAL: list[str]
    train_birds: pd.DataFrame
    test_birds: pd.DataFrame


def load() -> pd.DataFrame:
    """Which penguin is it?

    Three species on three islands of the Palmer Archipelago. Tell the species from what can be measured in the field.

    From penguins.ipynb, cell 4.
    """
    penguins = pd.read_csv("penguins.csv")
    return penguins


def split(
    penguins: pd.DataFrame,
    params: Parameters,
) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    """Prepare

    Numbers get their gaps filled with the median, categories with the most frequent value.

    From penguins.ipynb, cells 9 and 11.
    """
    TEST_SIZE = params.test_size
    SEED = params.seed
    USE_ISLAND = params.use_island

    penguins = penguins[penguins["bill_length_mm"].notna()].copy()
    penguins["island"] = penguins["island"].astype("category")
    del penguins["year"]

    CATEGORICAL = ["island", "sex"] if USE_ISLAND else ["sex"]
    train_birds, test_birds = train_test_split(
        penguins, test_size=TEST_SIZE, random_state=SEED, stratify=penguins["species"]
    )
    return CATEGORICAL, train_birds, test_birds


def load_data(params: Parameters) -> DataResult:
    """Which penguin is it?

    Three species on three islands of the Palmer Archipelago. Tell the species from what can be measured in the field.

    From penguins.ipynb, cells 4, 9 and 11.
    """
    penguins = load()
    CATEGORICAL, train_birds, test_birds = split(penguins, params)
    return DataResult(
        CATEGORICAL=CATEGORICAL,
        train_birds=train_birds,
        test_birds=test_birds,
    )
