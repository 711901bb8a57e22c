"""Models that keep their trees outside Python, where those libraries are installed."""

import cloudpickle
import numpy as np
import pytest

from jupyter_mlops.validation.compare import Verdict, compare

ROWS = np.random.default_rng(0).normal(size=(80, 4))
LABELS = (ROWS[:, 0] > 0).astype(int)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("library", "name", "settings"),
    [("xgboost", "XGBClassifier", {}), ("lightgbm", "LGBMClassifier", {"verbose": -1})],
)
def test_boosters_are_compared_by_their_trees(library, name, settings):
    model = getattr(pytest.importorskip(library), name)
    fitted = model(n_estimators=3, n_jobs=1, **settings).fit(ROWS, LABELS)
    again = model(n_estimators=3, n_jobs=1, **settings).fit(ROWS, LABELS)
    assert compare(fitted, again).verdict is Verdict.EQUAL
    assert compare(fitted, cloudpickle.loads(cloudpickle.dumps(fitted))).verdict is Verdict.EQUAL
    other = model(n_estimators=3, n_jobs=1, **settings).fit(ROWS, 1 - LABELS)
    assert compare(fitted, other).verdict is Verdict.DIFFERENT


def test_tensors_are_compared_element_by_element():
    torch = pytest.importorskip("torch")
    tensor = torch.tensor([1.0, float("nan")])
    assert compare(tensor, tensor.clone()).verdict is Verdict.EQUAL
    assert compare(tensor, tensor + 1).verdict is Verdict.DIFFERENT
    assert compare(tensor, tensor.double()).verdict is Verdict.DIFFERENT
