"""Run each pattern through each tool, run what comes out, and write the scoreboard.

    python benchmarks/scoreboard/run.py --environments .venv-scoreboard --output docs/scoreboard.md

Needs an environment with nb2prod and its `test` extra, and a network to install the other tools.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from notebooks import plain
from patterns import Pattern, all_patterns
from table import write_page
from tools import TOOLS, Place, Tool, result_in

QUIET = {
    "BENTOML_DO_NOT_TRACK": "True",
    "DO_NOT_TRACK": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PLOOMBER_STATS_ENABLED": "false",
}
DIAGNOSTIC = re.compile(r"error [A-Z]{2}\d{3} ")
NEEDED = ("numpy", "pandas", "scikit-learn")
"""What the patterns import."""
LATE = "still running after"
AS_WRITTEN = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell(cell["source"], store_history=True).raise_error()
"""


@dataclass(frozen=True)
class Outcome:
    """One cell of the scoreboard."""

    tool: str
    pattern: str
    outcome: str
    """`right`, `refused`, `failed`, `wrong`, `not run` or `no parameters`."""
    detail: str
    seconds: float = 0.0


def main() -> None:
    """Read the options, run, and write the page."""
    options = _options()
    patterns = [one for one in all_patterns() if one.name.startswith(tuple(options.patterns))]
    tools = [one for one in TOOLS if one.name in options.tools]
    outcomes = _known(options.results)
    versions: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="scoreboard-") as scratch:
        for tool in tools:
            python = _environment(tool, options.environments, options.pythons)
            versions[tool.name] = _version(tool, python) if python is not None else ""
            for pattern in patterns:
                if (tool.name, pattern.name) in outcomes:
                    continue
                folder = Path(scratch, tool.name, pattern.name)
                outcome = _tried(tool, pattern, folder, python, options.time_limit)
                outcomes[(tool.name, pattern.name)] = outcome
                print(f"{tool.name:22} {pattern.name:28} {outcome.outcome:14} {outcome.detail}")
                _remember(options.results, outcome)
    if options.output is not None:
        rows = [asdict(one) for one in outcomes.values()]
        write_page(options.output, rows, versions, datetime.now(UTC).date().isoformat())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [tool.name for tool in TOOLS]
    add = parser.add_argument
    add("--tools", nargs="+", default=names, choices=names, help="columns; default: all")
    add(
        "--patterns",
        nargs="+",
        default=["p"],
        help="starts of names, as p01; default: all; none: only write the page",
    )
    add("--environments", type=Path, default=Path(".venv-scoreboard"), help="one for each tool")
    add("--pythons", nargs="*", default=[], help="other interpreters, for tools that need one")
    add("--results", type=Path, help="JSON lines; what stands there isn't run again")
    add("--output", type=Path, help="page to write")
    add("--time-limit", type=float, default=600.0, help="seconds for one command")
    return parser.parse_args()


def _known(path: Path | None) -> dict[tuple[str, str], Outcome]:
    if path is None or not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [Outcome(**json.loads(line)) for line in lines]
    return {(one.tool, one.pattern): one for one in found}


def _remember(path: Path | None, outcome: Outcome) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(outcome)) + "\n")


def _environment(tool: Tool, folder: Path, pythons: Sequence[str]) -> Path | None:
    """Give the tool's Python, in an environment made for it; None when there is none for it."""
    if not tool.requirements:
        return Path(sys.executable)
    python = (folder / tool.name / "bin" / "python").absolute()
    if python.exists():
        return python
    base = next(
        (one for one in (sys.executable, *pythons) if _minor(one) >= _numbers(tool.python)), None
    )
    if base is None:
        return None
    install = [str(python), "-m", "pip", "install", "-q", *tool.requirements, *NEEDED]
    # S603 here and below: an interpreter that the user named runs words of this script, no shell
    for command in ([base, "-m", "venv", str(python.parents[1])], install):
        if subprocess.run(command, env=os.environ | QUIET, check=False).returncode != 0:
            shutil.rmtree(python.parents[1], ignore_errors=True)
            return None
    return python


def _minor(python: str) -> tuple[int, ...]:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return _numbers(done.stdout.strip())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def _version(tool: Tool, python: Path) -> str:
    names = [name for name in tool.requirements if name in ("ploomber", tool.name)]
    names = names or ["jupyter_mlops"]
    code = (
        "import platform, sys; from importlib.metadata import version\n"
        "print(', '.join(f'{name} {version(name)}' for name in sys.argv[1:]), end='')\n"
        "print(f' on Python {platform.python_version()}')"
    )
    done = subprocess.run(
        [str(python), "-c", code, *names], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _tried(
    tool: Tool, pattern: Pattern, folder: Path, python: Path | None, limit: float
) -> Outcome:
    if python is None:
        return Outcome(tool.name, pattern.name, "not run", "no environment could be made")
    if pattern.override is not None and not tool.takes_parameters:
        return Outcome(tool.name, pattern.name, "no parameters", "what it emits takes none")
    folder.mkdir(parents=True)
    expected = _expected(pattern, folder)
    tool.write(pattern, folder)
    place = Place(folder, python, pattern)
    started = time.monotonic()
    output = ""
    for stopped, commands in (("refused", tool.convert), ("failed", tool.run)):
        for command in commands(place):
            code, told = _call(command, tool, folder, limit)
            output += told if stopped == "failed" else ""
            if code != 0:
                spent = time.monotonic() - started
                # A slow machine says nothing about the tool.
                outcome = "not run" if told.startswith(LATE) else stopped
                return Outcome(tool.name, pattern.name, outcome, _reason(told), spent)
    found = result_in(tool.found(place, output))
    outcome = "right" if _same(found, expected) else "wrong"
    detail = found if outcome == "right" else f"{found or 'no RESULT'} instead of {expected}"
    return Outcome(tool.name, pattern.name, outcome, detail, time.monotonic() - started)


def _same(found: str, expected: str) -> bool:
    """Whether the texts are equal, or are one number each and the numbers are: 42 and 42.0."""
    one, other = (text.split()[1:] for text in (found, expected))
    if len(one) == len(other) == 1:
        with contextlib.suppress(ValueError):
            return float(one[0]) == float(other[0])
    return found == expected


def _expected(pattern: Pattern, folder: Path) -> str:
    """What the notebook prints when it's run from top to bottom in IPython."""
    truth = folder / "as-written"
    truth.mkdir()
    path = plain(pattern.overridden, truth)
    done = subprocess.run(
        [sys.executable, "-c", AS_WRITTEN, path.name],
        cwd=truth,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"IPYTHONDIR": str(truth)},
    )
    expected = result_in(done.stdout)
    assert expected, f"{pattern.name} prints no line that starts with RESULT"
    return expected


def _call(command: Sequence[str], tool: Tool, folder: Path, limit: float) -> tuple[int, str]:
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ["PATH"]])
    environment = os.environ | QUIET | {"PATH": path}
    if tool.sources:
        environment["PYTHONPATH"] = str(folder / tool.sources)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, f"{LATE} {limit:g} seconds"
    return done.returncode, done.stdout.decode("utf-8", "replace")


def _reason(told: str) -> str:
    """The line that most likely says why: a diagnostic, else the last error, else the last line."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    diagnostics = [line for line in lines if DIAGNOSTIC.match(line)]
    errors = [line for line in lines if "rror" in line or "NOT EQUIVALENT" in line]
    chosen = [*lines[-1:], *errors[-1:], *diagnostics[:1]] or ["no reason given"]
    return chosen[-1][:160]


if __name__ == "__main__":
    main()
