"""Stage `train` of breast_cancer.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from breast_cancer.parameters import Parameters


class TrainResult(NamedTuple):
    """What `train` gives."""

    model: LogisticRegression
    scaler: StandardScaler


def train(X_train: pd.DataFrame, y_train: pd.Series, params: Parameters) -> TrainResult:
    """Which model?

    Tried a few. Nothing beats the plain logistic regression by enough to be worth it.

    From breast_cancer.ipynb, cell 18.
    """
    scaler = StandardScaler()
    model = LogisticRegression(C=params.c, max_iter=2000, random_state=params.seed)
    model.fit(scaler.fit_transform(X_train), y_train)
    return TrainResult(model=model, scaler=scaler)
