import pandas as pd
import pytest
from cleaning import Limits, drop_outliers


def test_outliers_go():
    table = pd.DataFrame({"x": [0.0, 2.0, 50.0]})
    drop_outliers(table, Limits(1.0, 30.0))
    assert table["x"].tolist() == [2.0]


def test_limits_are_checked():
    with pytest.raises(AssertionError):
        Limits(0.0, 1000.0)
