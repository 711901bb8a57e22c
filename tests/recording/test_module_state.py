"""What counts as a change of a module, and what doesn't."""

import sys
from collections.abc import Iterator
from pathlib import Path

import cloudpickle
import pytest

from jupyter_mlops.recording.local_code import OwnModules
from jupyter_mlops.recording.module_state import ModuleStates

NAME = "watched_by_a_test"
SOURCE = """
import math

LIMIT = 3
known = {}
source = (row for row in ())

def learn(word):
    known[word] = len(known)

class Calls:
    number = 0
"""
CASES = [
    pytest.param("pass", False, id="nothing"),
    pytest.param("module.Calls()", False, id="an object is made"),
    pytest.param("module.math.floor(1.5)", False, id="a library is used"),
    pytest.param("module.LIMIT = 3", False, id="the same value again"),
    pytest.param("module.LIMIT = 4", True, id="another value"),
    pytest.param("module.learn('a')", True, id="a container"),
    pytest.param("module.Calls.number += 1", True, id="a class attribute"),
    pytest.param("module.learn = module.Calls", True, id="another function"),
    pytest.param("del module.LIMIT", True, id="a name is gone"),
    pytest.param("module.more = 1", True, id="a name is new"),
    pytest.param("module.source = iter([1])", True, id="what can't be looked into, another one"),
]


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleStates]:
    (tmp_path / f"{NAME}.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    own = OwnModules(str(tmp_path))
    module = __import__(NAME)
    assert own.take() == [NAME]
    yield ModuleStates()
    cloudpickle.unregister_pickle_by_value(module)
    del sys.modules[NAME]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_change(code: str, expected: bool, states: ModuleStates) -> None:
    assert states.changed([NAME]) == set(), "what is loaded hasn't changed"
    exec(code, {"module": sys.modules[NAME]})  # noqa: S102  # a case of the table
    assert states.changed([NAME]) == ({f"module:{NAME}"} if expected else set())
    assert states.changed([NAME]) == set()
