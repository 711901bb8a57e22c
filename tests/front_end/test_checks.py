"""The front end passes its own checks: types, linters, format, unit tests."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(600)  # a checkout that was never built first gets its packages
@pytest.mark.parametrize("script", ["lint", "test"])
def test_scripts_of_package_json_pass(npm: str, script: str) -> None:
    ended = subprocess.run(
        [npm, "run", script],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
