"""Two values are the same only if nothing can tell them apart."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from jupyter_mlops.runtime.sameness import same

INNER: list[int] = [1]
TABLE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(1, True, id="bool"),
        pytest.param(1, 1.0, id="int-and-float"),
        pytest.param(0.0, -0.0, id="sign-of-zero"),
        pytest.param(1.0, np.float64(1.0), id="numpy-number"),
        pytest.param([1], (1,), id="tuple"),
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, id="order-of-keys"),
        pytest.param([INNER, INNER], [[1], [1]], id="sharing-lost"),
        pytest.param([[1], [1]], [INNER, INNER], id="sharing-made"),
        pytest.param(TABLE, TABLE + 0.1, id="array"),
        pytest.param(TABLE, TABLE.astype("float32"), id="dtype"),
        pytest.param(TABLE, np.asfortranarray(TABLE), id="layout"),
        pytest.param(pd.DataFrame(TABLE), pd.DataFrame(TABLE).copy() + 1, id="frame"),
        pytest.param(
            pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}, index=[0]), id="kind-of-index"
        ),
        pytest.param(pd.Series([1], name="a"), pd.Series([1], name="b"), id="name"),
        pytest.param(LogisticRegression(C=1), LogisticRegression(C=2), id="estimator"),
    ],
)
def test_differences_are_seen(left: Any, right: Any) -> None:
    assert not same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param([float("nan")], [float("nan")], id="nan"),
        pytest.param([[1], [1]], [[1], [1]], id="lists"),
        pytest.param(np.array([np.nan]), np.array([np.nan]), id="nan-in-an-array"),
        pytest.param(np.array([("a", 1)], "U1,i4"), np.array([("a", 1)], "U1,i4"), id="fields"),
        pytest.param(pd.DataFrame(TABLE), pd.DataFrame(TABLE.copy()), id="frame"),
        pytest.param(LogisticRegression(C=2), LogisticRegression(C=2), id="estimator"),
        pytest.param(np.random.default_rng(1), np.random.default_rng(1), id="generator"),
    ],
)
def test_equal_values_are_the_same(left: Any, right: Any) -> None:
    assert same(left, right)
