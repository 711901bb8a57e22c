"""Which values count as the recorded ones."""

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.runtime.checks.closeness import difference, text_difference

ROWS = np.arange(40, dtype=float).reshape(20, 2) ** 1.5
CLASSES = np.arange(20) % 2


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["x", None, "z"], **columns})


def searched() -> GridSearchCV:
    return GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2).fit(ROWS, CLASSES)


def validated() -> dict[str, object]:
    return dict(cross_validate(LogisticRegression(), ROWS, CLASSES, cv=2))


@pytest.mark.parametrize(
    ("recorded", "value"),
    [
        (searched(), searched()),
        (pd.DataFrame(searched().cv_results_), pd.DataFrame(searched().cv_results_)),
        (validated(), validated()),
        (1.0, 1.0 + 1e-9),
        (float("nan"), float("nan")),
        (np.array([1e6, 1e-12]), np.array([1e6, 3e-12])),
        (np.array([1.0, np.nan]), np.array([1.0 + 1e-12, np.nan])),
        (frame(), frame()),
        ({"a": [1, (2.0, "x")], "b": {3, 4}}, {"a": [1, (2.0, "x")], "b": {4, 3}}),
        (LogisticRegression().fit(ROWS, CLASSES), LogisticRegression().fit(ROWS, CLASSES)),
        (
            RandomForestClassifier(3, random_state=0).fit(ROWS, CLASSES),
            RandomForestClassifier(3, random_state=0).fit(ROWS, CLASSES),
        ),
    ],
)
def test_is_close(recorded: object, value: object) -> None:
    assert difference(recorded, value) == ""


class Timed:
    """Keeps when it was fitted, as the models of mlxtend do."""

    def __init__(self, when: float, seed: float = 1.0) -> None:
        self._is_fitted = True
        self._init_time = when
        self.seed = seed


def test_when_a_model_of_mlxtend_was_fitted_is_no_part_of_it() -> None:
    assert difference(Timed(1.7e9), Timed(1.8e9)) == ""
    assert "seed" in difference(Timed(1.7e9), Timed(1.8e9, seed=2.0))


def test_memory_that_nothing_reads_is_no_part_of_a_model() -> None:
    assert difference({"_tmp_like_exog": np.zeros(2)}, {"_tmp_like_exog": np.ones(2)}) == ""


def test_the_state_of_numpys_own_generator_is_no_part_of_a_value() -> None:
    classifier = GaussianProcessClassifier().fit(ROWS, CLASSES)
    recorded = pickle.loads(pickle.dumps(classifier))  # noqa: S301  # written in this line
    np.random.random()
    assert difference(recorded, classifier) == ""
    assert difference(np.random.RandomState(0), np.random.RandomState(1)) != ""


def test_a_seed_that_led_to_the_same_trees_is_no_part_of_a_model() -> None:
    first, second = (HistGradientBoostingClassifier().fit(ROWS, CLASSES) for _ in range(2))
    assert first._random_seed != second._random_seed
    assert difference(first, second) == ""
    second.random_state = 3
    assert difference(first, second) != ""


@pytest.mark.parametrize(
    ("estimator", "holder", "attribute"),
    [
        (KMeans(2, random_state=0), "", "_n_threads"),
        (HistGradientBoostingClassifier(random_state=0), "_bin_mapper", "n_threads"),
    ],
)
def test_how_many_processors_a_machine_has_is_no_part_of_a_value(
    estimator: Any, holder: str, attribute: str
) -> None:
    fitted = [clone(estimator).fit(ROWS, CLASSES) for _ in range(2)]
    of = getattr(fitted[0], holder) if holder else fitted[0]
    setattr(of, attribute, getattr(of, attribute) + 6)
    assert difference(*fitted) == ""
    fitted[1].n_features_in_ += 1
    assert difference(*fitted) != ""


@pytest.mark.parametrize(
    ("recorded", "value", "told"),
    [
        (1.0, 1.00001, "value: 1.0 was recorded, got 1.00001"),
        (1, 1.0, "value: a int was recorded, got a float"),
        (0.0, 1e-7, "value: 0.0 was recorded, got 1e-07"),
        ("a", "b", "value: 'a' was recorded, got 'b'"),
        ([1, 2], [1, 2, 3], "length: 2 was recorded, got 3"),
        ({"a": 1}, {"b": 1}, "keys: ['a'] was recorded, got ['b']"),
        ({"a": [0, 1]}, {"a": [0, 2]}, "['a'][1]: 1 was recorded, got 2"),
        (np.zeros(2), np.zeros(2, dtype="float32"), "dtype: 'float64' was recorded"),
        (np.zeros(2), np.zeros((2, 1)), "shape: (2,) was recorded"),
        (np.array([1.0, 2.0]), np.array([1.0, 2.1]), "array.flat[1]: "),
        (frame(), frame()[["b", "a"]], "columns: "),
        (frame(), frame().iloc[::-1], "index.flat[0]: "),
        (frame(), frame(a=[1.0, 2.0, 4.0]), "['a'].flat[2]: "),
        (frame(), frame(b=["x", None, "y"]), "['b'][2]: 'z' was recorded"),
        (
            LogisticRegression(C=1.0).fit(ROWS, CLASSES),
            LogisticRegression(C=1.1).fit(ROWS, CLASSES),
            "<LogisticRegression>",
        ),
        (
            make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, CLASSES),
            make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS * 2 + 1, CLASSES),
            "<Pipeline>",
        ),
    ],
)
def test_says_where_it_is_not(recorded: object, value: object, told: str) -> None:
    assert told in difference(recorded, value)


def test_numbers_of_a_text_may_differ_in_their_last_digits() -> None:
    told = "accuracy 0.9720279720\nrecall   0.94 (50 rows)"
    assert text_difference(told, told.replace("0.9720279720", "0.9720279721")) == ""
    assert "0.94 was recorded" in text_difference(told, told.replace("0.94", "0.95"))
    assert "text: " in text_difference(told, told.replace("recall", "precision"))


def test_a_value_that_holds_itself_ends() -> None:
    one: list[object] = [1]
    other: list[object] = [1]
    one.append(one)
    other.append(other)
    assert difference(one, other) == ""
