"""A model of MLflow answers by one function, which has to be named where there are several."""

from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_mlops.runtime.commands import endpoint_of
from jupyter_mlops.runtime.errors import PackageError


def score() -> None: ...


def rank() -> None: ...


def app(*functions: Any) -> SimpleNamespace:
    endpoints = tuple(SimpleNamespace(answer=one) for one in functions)
    return SimpleNamespace(ENDPOINTS=endpoints)


def test_the_only_function_needs_no_name() -> None:
    only = SimpleNamespace(answer=score)
    assert endpoint_of(SimpleNamespace(ENDPOINT=only), "") is only


def test_one_of_several_is_chosen_by_its_name() -> None:
    several = app(score, rank)
    assert endpoint_of(several, "rank") is several.ENDPOINTS[1]
    for name in ("", "guess"):
        with pytest.raises(PackageError, match="there are score, rank"):
            endpoint_of(several, name)
