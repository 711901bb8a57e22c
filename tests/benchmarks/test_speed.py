"""The benchmarks of live analysis run: in one process, where one cell is parsed, and by HTTP."""

import subprocess
import sys
from pathlib import Path

SPEED = Path(__file__).parents[2] / "benchmarks" / "speed"


def measured(name: str) -> list[str]:
    command = [sys.executable, str(SPEED / name), "12", "--keystrokes", "2"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return shown.splitlines()[1].split()


def test_a_keystroke_has_one_cell_parsed() -> None:
    length, outline, result, fresh, parsed = measured("live.py")
    assert (length, parsed) == ("12", "1")
    assert 0 < float(outline) < float(result)
    assert float(fresh) > 0


def test_a_server_answers_after_each_keystroke() -> None:
    length, *milliseconds, size = measured("route.py")
    assert length == "12"
    assert all(float(one) > 0 for one in milliseconds)
    assert float(size) > 1
