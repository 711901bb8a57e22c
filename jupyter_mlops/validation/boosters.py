"""Comparators for models that keep their weights outside Python: XGBoost, LightGBM, PyTorch."""

import json
import sys
from typing import Any

from jupyter_mlops.validation.difference import Comparator, Pair, Sharing, Steps, Walk, unlike


def by_base() -> dict[type, Comparator]:
    """Table for the libraries that are loaded in this process."""
    table: dict[type, Comparator] = {}
    if xgboost := sys.modules.get("xgboost"):
        table[xgboost.Booster] = compare_xgboost
    if lightgbm := sys.modules.get("lightgbm"):
        table[lightgbm.Booster] = compare_lightgbm
    if torch := sys.modules.get("torch"):
        table[torch.Tensor] = compare_tensor
        table[torch.Generator] = compare_generator
    return table


def compare_xgboost(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the trees and the configuration as XGBoost itself writes them."""
    yield from walk.one_to_one(expected, actual)
    first, second = (json.loads(model.save_raw("json")) for model in (expected, actual))
    yield Pair(".save_raw()", first, second, Sharing.NONE)
    first, second = (json.loads(model.save_config()) for model in (expected, actual))
    yield Pair(".save_config()", first, second, Sharing.NONE)


def compare_lightgbm(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the trees and parameters as LightGBM itself writes them."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".best_iteration", expected.best_iteration, actual.best_iteration)
    first, second = (model.model_to_string(num_iteration=-1) for model in (expected, actual))
    yield Pair(".model_to_string()", first.splitlines(), second.splitlines(), Sharing.NONE)


def compare_tensor(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare dtype, device, shape and elements; NaN equals itself."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    for name in ("dtype", "device", "shape", "requires_grad"):
        first, second = str(getattr(expected, name)), str(getattr(actual, name))
        yield Pair(f".{name}", first, second)
    torch: Any = sys.modules["torch"]
    if not torch.allclose(expected, actual, rtol=0, atol=0, equal_nan=True):
        yield unlike("", expected, actual)


def compare_generator(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare the states of two random generators."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".get_state()", expected.get_state(), actual.get_state())
