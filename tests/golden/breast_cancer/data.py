"""Stage `data` of breast_cancer.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

from breast_cancer.definitions import add_ratios
from breast_cancer.parameters import Parameters
from breast_cancer.runtime.contract_checks import gives_tables


class DataResult(NamedTuple):
    """What `load_data` gives."""

    FEATURES: list[str]
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


@gives_tables("X_train", "X_test", "y_train", "y_test")
def load_data(params: Parameters) -> DataResult:
    """Make `FEATURES`, `X_train`, `X_test` and 2 more.

    Sections of the notebook: Load; Features and split.

    From breast_cancer.ipynb, cells 5, 12 and 15.
    """
    bunch = load_breast_cancer(as_frame=True)
    df = bunch.frame.copy()
    df.columns = [c.replace(" ", "_") for c in df.columns]

    # drop the error columns, and turn the target around: sklearn has 1 = benign, I want 1 = malignant
    for c in list(df.columns):
        if c.endswith("_error"):
            del df[c]
    df["target"] = 1 - df["target"]

    df = add_ratios(df)
    FEATURES = [c for c in df.columns if c != "target"]

    # stratify: only 37 % are malignant
    X_train, X_test, y_train, y_test = train_test_split(
        df[FEATURES],
        df["target"],
        test_size=params.test_size,
        random_state=params.seed,
        stratify=df["target"],
    )
    return DataResult(
        FEATURES=FEATURES,
        X_train=X_train,
        X_test=X_test,
        y_train=y_train,
        y_test=y_test,
    )
