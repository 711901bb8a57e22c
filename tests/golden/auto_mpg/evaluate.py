"""Stage `evaluate` of auto_mpg.ipynb."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from auto_mpg.runtime.plots import take_plots


class EvaluateResult(NamedTuple):
    """What `evaluate` gives."""

    metrics: dict[str, float]
    plots: dict[str, Figure]


def evaluate(
    X_test: pd.DataFrame,
    y_test: pd.Series,
    model: GradientBoostingRegressor,
) -> EvaluateResult:
    """Error on cars it has not seen.

    From auto_mpg.ipynb, cells 22 and 24.
    """
    pred = model.predict(X_test)
    mae = mean_absolute_error(y_test, pred)
    rmse = root_mean_squared_error(y_test, pred)
    r2 = r2_score(y_test, pred)

    residuals = y_test - pred

    fig, (left, right) = plt.subplots(1, 2, figsize=(7, 3))
    left.scatter(pred, residuals, s=10)
    left.axhline(0, color="grey", lw=1)
    left.set_xlabel("predicted mpg")
    left.set_ylabel("residual")
    right.hist(residuals, bins=20)
    right.set_xlabel("residual")
    fig.suptitle("Residuals")
    fig.tight_layout()
    plots = take_plots("residuals")
    return EvaluateResult(metrics={"mae": mae, "rmse": rmse, "r2": r2}, plots=plots)
