"""Stage `train` of auto_mpg.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor

from auto_mpg.parameters import Parameters


class TrainResult(NamedTuple):
    """What `train` gives."""

    model: GradientBoostingRegressor


def train(X_train: pd.DataFrame, y_train: pd.Series, params: Parameters) -> TrainResult:
    """Train `model`.

    Section of the notebook: Is a linear model enough?

    From auto_mpg.ipynb, cell 19.
    """
    model = GradientBoostingRegressor(
        n_estimators=params.n_trees,
        learning_rate=params.learning_rate,
        max_depth=params.max_depth,
        random_state=params.seed,
    )
    model.fit(X_train, y_train)
    return TrainResult(model=model)
