"""Answers of breast_cancer: a predictor made of what the stages stored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from breast_cancer.definitions import add_ratios
from breast_cancer.parameters import Parameters
from breast_cancer.pipeline import PROJECT
from breast_cancer.runtime.runner import read_outputs, read_parameters


@dataclass(frozen=True)
class Predictor:
    """Holds what was trained and answers requests with it."""

    FEATURES: list[str]
    model: LogisticRegression
    scaler: StandardScaler
    params: Parameters

    @classmethod
    def load(cls, artifacts: Path) -> Self:
        """Read what a run stored in `artifacts`, after checking the sha256 of every file."""
        state = read_outputs(PROJECT, ("FEATURES", "model", "scaler"), artifacts)
        return cls(**state, params=read_parameters(Parameters, artifacts))

    def predict(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Probability that one sample is malignant, and what to call it.

        From breast_cancer.ipynb, cell 25.
        """
        row = add_ratios(pd.DataFrame([payload]))
        p = self.model.predict_proba(self.scaler.transform(row[self.FEATURES]))[0, 1]
        return {
            "malignant": bool(p >= self.params.threshold),
            "probability": round(float(p), 4),
        }

    def predict_batch(self, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Answer each as `predict` does, with one call of the model."""
        row = add_ratios(pd.DataFrame(payloads))
        probabilities = self.model.predict_proba(
            self.scaler.transform(row[self.FEATURES])
        )

        def answer(i: int) -> dict[str, Any]:
            p = probabilities[i, 1]
            return {
                "malignant": bool(p >= self.params.threshold),
                "probability": round(float(p), 4),
            }

        return [answer(i) for i in range(len(payloads))]
