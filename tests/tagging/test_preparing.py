"""Suggested stages where estimators prepare data that a model is fitted to."""

from collections.abc import Callable

import pytest
from small_cells import FIT, LOAD, SCORE, SPLIT

from jupyter_mlops.tagging.suggest import Suggested


@pytest.mark.parametrize(
    "encoder",
    [
        "for c in ['a', 'b']:\n    le = LabelEncoder()\n    df[c] = le.fit_transform(df[c])",
        "coders = {}\nfor c in ['a', 'b']:\n    coders[c] = LabelEncoder()\n"
        "    df[c] = coders[c].fit_transform(df[c])",
        "coders = {c: LabelEncoder() for c in ['a', 'b']}\nfor c in ['a', 'b']:\n"
        "    df[c] = coders[c].fit_transform(df[c])",
        "from sklearn.compose import ColumnTransformer\n"
        "coder = ColumnTransformer([('c', LabelEncoder(), ['a'])])\nX = coder.fit_transform(X)",
    ],
)
def test_what_encodes_columns_prepares_data(
    encoder: str, suggested: Callable[..., Suggested]
) -> None:
    cells = [LOAD, f"from sklearn.preprocessing import LabelEncoder\n{encoder}", SPLIT, FIT, SCORE]
    found = {one.cell: one.tag for one in suggested(*cells).suggestions}
    assert list(found.values()) == ["data", "data", "data", "train", "evaluate"]
