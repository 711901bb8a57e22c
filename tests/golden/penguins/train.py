"""Stage `train` of penguins.ipynb."""

from typing import NamedTuple

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from penguins.definitions import NUMERIC
from penguins.parameters import Parameters


class TrainResult(NamedTuple):
    """What `train` gives."""

    clf: Pipeline


def train(
    CATEGORICAL: list[str],
    train_birds: pd.DataFrame,
    params: Parameters,
) -> TrainResult:
    """Train `clf`.

    From penguins.ipynb, cells 12 and 16.
    """

    def make_preprocessor() -> ColumnTransformer:
        return ColumnTransformer(
            [
                (
                    "numbers",
                    make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
                    NUMERIC,
                ),
                (
                    "words",
                    make_pipeline(
                        SimpleImputer(strategy="most_frequent"),
                        OneHotEncoder(handle_unknown="ignore"),
                    ),
                    CATEGORICAL,
                ),
            ]
        )

    clf = Pipeline(
        [
            ("prepare", make_preprocessor()),
            (
                "forest",
                RandomForestClassifier(
                    n_estimators=params.n_trees,
                    min_samples_leaf=2,
                    random_state=params.seed,
                ),
            ),
        ]
    )
    clf.fit(train_birds, train_birds["species"])
    return TrainResult(clf=clf)
