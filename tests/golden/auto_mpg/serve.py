"""Answers of auto_mpg: a predictor made of what the stages stored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor

from auto_mpg.definitions import make_features
from auto_mpg.pipeline import PROJECT
from auto_mpg.runtime.runner import read_outputs


@dataclass(frozen=True)
class Predictor:
    """Holds what was trained and answers requests with it."""

    model: GradientBoostingRegressor

    @classmethod
    def load(cls, artifacts: Path) -> Self:
        """Read what a run stored in `artifacts`, after checking the sha256 of every file."""
        state = read_outputs(PROJECT, ("model",), artifacts)
        return cls(**state)

    def predict_mpg(self, car: dict[str, Any]) -> dict[str, Any]:
        """Consumption of one car, in miles per gallon and in litres per 100 km.

        From auto_mpg.ipynb, cell 27.
        """
        mpg = self.model.predict(make_features(pd.DataFrame([car])))[0]
        return {
            "mpg": round(float(mpg), 1),
            "l_per_100km": round(235.215 / float(mpg), 1),
        }

    def predict_mpg_batch(self, cars: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Answer each as `predict_mpg` does, with one call of the model."""
        predictions = self.model.predict(make_features(pd.DataFrame(cars)))

        def answer(i: int) -> dict[str, Any]:
            mpg = predictions[i]
            return {
                "mpg": round(float(mpg), 1),
                "l_per_100km": round(235.215 / float(mpg), 1),
            }

        return [answer(i) for i in range(len(cars))]
