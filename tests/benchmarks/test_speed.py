"""The benchmark of live analysis runs, and has one cell parsed after a keystroke."""

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "speed" / "live.py"


def test_a_keystroke_has_one_cell_parsed() -> None:
    command = [sys.executable, str(BENCHMARK), "12", "--keystrokes", "2"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    length, outline, result, fresh, parsed = shown.splitlines()[1].split()
    assert (length, parsed) == ("12", "1")
    assert 0 < float(outline) < float(result)
    assert float(fresh) > 0
