"""Calls of one function leave room for those of another."""

from pathlib import Path
from pickle import loads
from typing import Any

from jupyter_mlops.recording.calls import MOST_CALLS, Calls


def test_each_function_has_room_for_its_own_calls(tmp_path: Path) -> None:
    calls = Calls(("often", "once"))
    namespace: dict[str, Any] = {}
    exec("def often(row): return row\ndef once(row): return -row", namespace)  # noqa: S102  # a notebook
    calls.wrap_new(namespace)
    for number in range(MOST_CALLS + 5):
        namespace["often"](number)
    namespace["once"](7)
    assert calls.write(tmp_path / "calls.pkl") == MOST_CALLS + 1
    kept = loads((tmp_path / "calls.pkl").read_bytes())  # noqa: S301  # written above
    assert kept[-1] == ("once", (7,), {}, -7)
