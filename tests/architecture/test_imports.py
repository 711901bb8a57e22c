"""Imports look down only: the contracts of pyproject.toml, checked by import-linter."""

import subprocess
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_follow_the_contracts() -> None:
    command = Path(sysconfig.get_path("scripts"), "lint-imports")
    run = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
