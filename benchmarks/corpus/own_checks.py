"""Do what a released package's own workflow does, in an environment with nothing else in it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from corpus.processes import Ended, Limits, run
from corpus.rows import PASSES

_WORKFLOW = Path(".github", "workflows", "check.yml")
_PIP = "python -m pip install"
_INSTALL = f"'{sys.executable}' -m uv pip install --python \"$VIRTUAL_ENV/bin/python\""
_MOST_TEXT = 2_000


def own_checks(
    build: Path, scratch: Path, python: str, limits: Limits
) -> tuple[dict[str, str], float]:
    """Give what came of each step, and the seconds of all; none follows one that can't install."""
    environment = scratch / "clean"
    variables = _variables(environment, scratch)
    making = [python, "-m", "venv", str(environment)]
    told: dict[str, str] = {}
    seconds = 0.0
    for name, command in [("Make an environment", making), *_steps(build)]:
        ended = run(command, build, variables, limits)
        seconds += ended.seconds
        told[name] = _said(ended)
        if told[name] != PASSES and (command is making or _INSTALL in command[-1]):
            break
    return told, seconds


def _steps(build: Path) -> Iterator[tuple[str, list[str]]]:
    workflow = yaml.safe_load((build / _WORKFLOW).read_bytes())
    for step in workflow["jobs"]["check"]["steps"]:
        if "run" in step:
            # uv installs what pip would, but out of its cache: in seconds instead of minutes.
            text = step["run"].replace(_PIP, _INSTALL)
            yield step["name"], ["bash", "-euo", "pipefail", "-c", text]


def _variables(environment: Path, scratch: Path) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**own, "PATH": path, "VIRTUAL_ENV": str(environment), "TMPDIR": str(scratch)}


def _said(ended: Ended) -> str:
    if ended.late:
        return f"took longer than {ended.seconds:.0f} s"
    if not ended.code:
        return PASSES
    said = f"{ended.stdout}\n{ended.stderr}".strip()[-_MOST_TEXT:]
    return said or f"exit code {ended.code}"
