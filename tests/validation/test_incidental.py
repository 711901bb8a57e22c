"""What two runs of one recipe have otherwise in a model: seeds that it drew, the clock, memory."""

from copy import deepcopy

import numpy as np
import pytest
from scipy import stats
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401  # brings the imputer
from sklearn.impute import IterativeImputer

from jupyter_mlops.validation.compare import Comparison, Verdict, compare

EQUAL = Comparison(Verdict.EQUAL)
ROWS = np.random.default_rng(0).normal(size=(60, 4))
LABELS = (ROWS[:, 0] + ROWS[:, 1] > 0).astype(int)


def test_the_generator_that_all_code_shares_is_no_part_of_an_estimator():
    holes = np.where(ROWS > 1, np.nan, ROWS)
    first, second = (IterativeImputer().fit(holes) for _ in range(2))
    second.random_state_ = np.random.RandomState(1)
    assert compare(first, second) == EQUAL
    seeded, other = (IterativeImputer(random_state=0).fit(holes) for _ in range(2))
    other.random_state_ = np.random.RandomState(1)
    assert compare(seeded, other).verdict == Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (stats.norm(1, 2), stats.norm(1, 3)),
        (stats.multivariate_normal([1, 2]), stats.multivariate_normal([1, 3])),
        (stats.dirichlet([1, 2]), stats.dirichlet([1, 3])),
    ],
)
def test_the_generator_that_all_code_shares_is_no_part_of_a_distribution(one, other):
    same = deepcopy(one)
    drawing = getattr(same, "dist", None) or same._dist
    drawing._random_state = np.random.RandomState(1)
    assert compare(one, same) == EQUAL
    assert compare(one, other).verdict == Verdict.DIFFERENT


def test_seeds_that_led_to_the_same_trees_are_no_difference():
    first, second = (HistGradientBoostingClassifier().fit(ROWS, LABELS) for _ in range(2))
    assert first._random_seed != second._random_seed
    assert compare(first, second) == EQUAL
    drawn = (HistGradientBoostingClassifier(max_features=0.5) for _ in range(2))
    assert compare(*(one.fit(ROWS, LABELS) for one in drawn)).verdict == Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("module", "name", "attribute"),
    [
        ("mlxtend._base._base_model", "_BaseModel", "_init_time"),
        ("statsmodels.genmod.generalized_linear_model", "GLM", "_tmp_like_exog"),
        ("statsmodels.regression.linear_model", "RegressionResults", "het_scale"),
    ],
)
def test_what_models_of_libraries_only_note_is_no_difference(module, name, attribute):
    model = type("Model", (type(name, (), {"__module__": module}),), {})
    first, second = model(), model()
    setattr(first, attribute, 1.0)
    setattr(second, attribute, 2.0)
    assert compare(first, second) == EQUAL
    first.k, second.k = 3, 4
    assert compare(first, second).verdict == Verdict.DIFFERENT
