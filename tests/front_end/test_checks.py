"""The front end passes its own checks: types, linters, format, unit tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BESIDE_PYTHON = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.timeout(600)  # a checkout that was never built first gets its packages
@pytest.mark.parametrize("script", ["lint", "test"])
def test_scripts_of_package_json_pass(script: str) -> None:
    npm = shutil.which("npm", path=BESIDE_PYTHON)
    assert npm is not None, "npm comes with the test extra"
    environment = os.environ | {"PATH": BESIDE_PYTHON, "NO_COLOR": "1"}
    if not (ROOT / "node_modules").is_dir():
        subprocess.run([npm, "ci"], cwd=ROOT, env=environment, check=True)
    ended = subprocess.run(
        [npm, "run", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
