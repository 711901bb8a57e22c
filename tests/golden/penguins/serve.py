"""Answers of penguins: a predictor made of what the stages stored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from penguins.definitions import NUMERIC
from penguins.pipeline import PROJECT
from penguins.runtime.runner import read_outputs


@dataclass(frozen=True)
class Predictor:
    """Holds what was trained and answers requests with it."""

    clf: Pipeline

    @classmethod
    def load(cls, artifacts: Path) -> Self:
        """Read what a run stored in `artifacts`, after checking the sha256 of every file."""
        state = read_outputs(PROJECT, ("clf",), artifacts)
        return cls(**state)

    def classify(self, bird: dict[str, Any]) -> dict[str, Any]:
        """Species of one bird, with the probability of each.

        From penguins.ipynb, cell 23.
        """
        row = pd.DataFrame([bird]).reindex(columns=NUMERIC + ["island", "sex"])
        row["sex"] = row["sex"].astype("str")  # all NaN would be a float column
        proba = self.clf.predict_proba(row)[0]
        best = int(np.argmax(proba))
        return {
            "species": str(self.clf.classes_[best]),
            "probabilities": {
                str(name): round(float(p), 3)
                for name, p in zip(self.clf.classes_, proba)
            },
        }

    def classify_batch(self, birds: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Answer each as `classify` does, with one call of the model."""
        row = pd.DataFrame(birds).reindex(columns=NUMERIC + ["island", "sex"])
        row["sex"] = row["sex"].astype("str")
        probabilities = self.clf.predict_proba(row)

        def answer(i: int) -> dict[str, Any]:
            proba = probabilities[i]
            best = int(np.argmax(proba))
            return {
                "species": str(self.clf.classes_[best]),
                "probabilities": {
                    str(name): round(float(p), 3)
                    for name, p in zip(self.clf.classes_, proba)
                },
            }

        return [answer(i) for i in range(len(birds))]
