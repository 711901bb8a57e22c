"""The harness as a user runs it, and its modules, which no package holds."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.append(str(BENCHMARKS))

Harness = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def harness() -> Harness:
    """Run `benchmarks/corpus.py` with these arguments."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(BENCHMARKS / "corpus.py"), *arguments]
        environment = {**os.environ, "COLUMNS": "100"}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    return run
