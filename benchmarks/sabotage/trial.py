"""One sabotage on trial: the package's own tests run on it in a fork that has the libraries."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from effects import Effects
from mutations import Sabotage

ORDER = (
    "test_fixtures", "test_stages", "test_models", "test_behaviour", "test_serve", "test_gates",
    "test_app", "test_pipeline",
)  # fmt: skip
"""The quick ones first, then all others: the first test that fails is enough."""
LIBRARIES = (
    "numpy", "pandas", "matplotlib.pyplot", "seaborn", "sklearn.ensemble",
    "sklearn.linear_model", "sklearn.pipeline", "sklearn.compose", "sklearn.metrics", "skops.io",
    "fastapi.testclient", "pyarrow.parquet", "filelock", "sklearn.dummy",
)  # fmt: skip
NO_EFFECT = "no effect"
LIMIT = 400.0
"""Seconds, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the package's tests say of one sabotage."""

    caught: bool
    by: str
    """The first test that fails; empty when none does."""
    how: str
    """`assertion`, `error` or `too long`; `no effect` where there is nothing to catch."""
    seconds: float
    shown_by: str = ""
    """What a fault changes that no test catches, as far as runs and answers show it."""

    @property
    def is_fault(self) -> bool:
        """Whether there was something to catch."""
        return self.how != NO_EFFECT


def load_libraries() -> None:
    """Import what the forks need, as far as it is here."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            __import__(name)


def try_sabotage(sound: Effects, module: Path, sabotage: Sabotage) -> Verdict:
    """Put a sabotage in the place of a module, run the tests, and put the module back.

    What passes them is run: where it does all that the sound package does, the sabotage is an
    equivalent mutant (a column is changed that is dropped later, say), and no fault.
    """
    original = module.read_bytes()
    module.write_text(sabotage.text, "utf-8")
    try:
        verdict = run_tests(sound.project)
        if verdict.caught:
            return verdict
        shown_by = sound.first_difference()
        if not shown_by and sabotage.may_be_equivalent:
            return replace(verdict, how=NO_EFFECT)
        return replace(verdict, shown_by=shown_by)
    finally:
        module.write_bytes(original)


def run_tests(project: Path, *, keep_bytecode: bool = False) -> Verdict:
    """Run the tests up to the first that fails; bytecode is kept of what is sound."""
    told = project.parent / f"{project.name}.told"
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        sys.dont_write_bytecode = not keep_bytecode
        os._exit(_in_fork(project, told))
    code = _wait(pid, started)
    seconds = time.monotonic() - started
    if code is None:
        return Verdict(True, "", "too long", seconds)
    text = told.read_text("utf-8", "replace")
    failed = next(_failed(text), "")
    how = "assertion" if "AssertionError" in text or "\nE       assert" in text else "error"
    return Verdict(code != 0, failed, how if code else "", seconds)


def _in_fork(project: Path, told: Path) -> int:
    stream = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    os.chdir(project)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = (
        "1"  # the package needs none, and each takes time
    )
    names = {path.stem for path in (project / "tests").glob("test_*.py")}
    first = [name for name in ORDER if name in names]
    files = [f"tests/{name}.py" for name in (*first, *sorted(names - {*first}))]
    # That each stage runs alone was proved by the build; it takes more time than all other tests.
    options = ["-x", "-q", "-rfE", "-p", "no:cacheprovider", "-k", "not process_of_its_own"]
    try:
        return int(pytest.main([*options, *files]))
    except BaseException:  # whatever ends it, it isn't a pass
        return 70
    finally:
        sys.stdout.flush()


def _wait(pid: int, started: float) -> int | None:
    while time.monotonic() - started < LIMIT:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _failed(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            yield line.split()[1].partition("/")[2].partition("[")[0]


def copy_of(project: Path, folder: Path) -> Path:
    """A copy of a build that may be sabotaged."""
    target = folder / project.name
    shutil.copytree(project, target, ignore=shutil.ignore_patterns("__pycache__", "artifacts"))
    return target


def modules_of(project: Path, names: Sequence[str]) -> dict[str, Path]:
    """Name → file of the modules that hold the notebook's statements."""
    package = project / "src" / project.name
    return {name: package / f"{name}.py" for name in names if (package / f"{name}.py").is_file()}
