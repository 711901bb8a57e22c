"""Stage `train` of auto_mpg.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor

from auto_mpg.parameters import Parameters


class TrainResult(NamedTuple):
    """What `train` gives."""

    model: GradientBoostingRegressor


def train(X_train: pd.DataFrame, y_train: pd.Series, params: Parameters) -> TrainResult:
    """Is a linear model enough?

    From auto_mpg.ipynb, cell 19.
    """
    SEED = params.seed
    N_TREES = params.n_trees
    LEARNING_RATE = params.learning_rate
    MAX_DEPTH = params.max_depth

    model = GradientBoostingRegressor(
        n_estimators=N_TREES, learning_rate=LEARNING_RATE, max_depth=MAX_DEPTH, random_state=SEED
    )
    model.fit(X_train, y_train)
    return TrainResult(model=model)
