"""Stage `data` of auto_mpg.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split

from auto_mpg.definitions import make_features
from auto_mpg.parameters import Parameters
from auto_mpg.runtime.contract_checks import check_table, gives_tables


class DataResult(NamedTuple):
    """What `load_data` gives."""

    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


def load() -> pd.DataFrame:
    """The table.

    From auto_mpg.ipynb, cell 5.
    """
    df = pd.read_csv("auto_mpg.csv")
    check_table("auto_mpg.csv", df)
    return df


def features(
    df: pd.DataFrame,
    params: Parameters,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """Features.

    Metric units, because I can't think in pounds and cubic inches.

    From auto_mpg.ipynb, cells 10, 11 and 14.
    """
    df["brand"] = df["name"].str.split().str[0]
    df["brand"] = df["brand"].replace(
        {
            "chevroelt": "chevrolet",
            "chevy": "chevrolet",
            "maxda": "mazda",
            "toyouta": "toyota",
            "vokswagen": "volkswagen",
            "vw": "volkswagen",
        }
    )

    # 30 brands for 392 cars is too many, leave them out again
    df.drop(columns=["name", "brand"], inplace=True)
    df["origin"] = df["origin"].map({1: "usa", 2: "europe", 3: "japan"})
    df["year"] += 1900

    X = make_features(df)
    y = df["mpg"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=params.test_size, random_state=params.seed
    )
    return X_train, X_test, y_train, y_test


@gives_tables("X_train", "X_test", "y_train", "y_test")
def load_data(params: Parameters) -> DataResult:
    """Run `load` and `features`.

    From auto_mpg.ipynb, cells 5, 10, 11 and 14.
    """
    df = load()
    X_train, X_test, y_train, y_test = features(df, params)
    return DataResult(X_train=X_train, X_test=X_test, y_train=y_train, y_test=y_test)
