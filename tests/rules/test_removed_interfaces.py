"""What the table says is gone is gone from the installed versions."""

import inspect
import warnings
from importlib import import_module
from importlib.metadata import version

import pytest

from jupyter_mlops.rules.removed_interfaces import REMOVED, Removed


@pytest.mark.parametrize("one", REMOVED, ids=lambda one: one.path)
def test_what_is_said_to_be_gone_is_gone(one: Removed) -> None:
    installed = [int(part) for part in version(one.distribution).split(".")[:2]]
    assert installed >= [int(part) for part in one.since.split(".")]
    path, _, keyword = one.path.rstrip(")").partition("(")
    found = _resolved(path)
    if keyword:
        assert callable(found)
        assert keyword not in inspect.signature(found).parameters
    else:
        assert found is None


def _resolved(path: str) -> object:
    module, _, name = path.rpartition(".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of names that it has no longer
        try:
            return getattr(import_module(module), name, None) or import_module(path)
        except ImportError:
            return None
