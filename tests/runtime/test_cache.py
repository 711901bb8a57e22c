"""What is unchanged isn't run again, and what is left is what a fresh run leaves."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops import runtime


@dataclass
class Package:
    """The package in a folder, and what its runs have stored."""

    root: Path

    def command(self, *arguments: str, artifacts: str = "artifacts") -> list[str]:
        fixed = ["--artifacts", str(self.root / artifacts), "--inputs", str(self.root / "inputs")]
        return [sys.executable, "-m", "sums", "run", *fixed, *arguments]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.root / "src"), "PYTHONSAFEPATH": "1"}

    def run(self, *arguments: str, artifacts: str = "artifacts") -> dict[str, Any]:
        done = subprocess.run(
            self.command(*arguments, "--json", artifacts=artifacts),
            env=self.environment(),
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told | {"printed": done.stderr}

    def statuses(self, *arguments: str) -> str:
        """Give one letter a stage: `c` for cached, `r` for ran."""
        return "".join(stage["status"][0] for stage in self.run(*arguments)["stages"])

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert old in text
        (self.root / path).write_text(text.replace(old, new))
        # As if it had been edited a while ago, before the process that will run it.
        os.utime(self.root / path, (1, 1))

    def stored(self, artifacts: str = "artifacts") -> dict[str, bytes]:
        """Give all that a run leaves behind, but what it tells of itself."""
        root = self.root / artifacts
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.name not in ("stage.json", ".lock")
        }


@pytest.fixture(scope="session")
def package_that_ran(tmp_path_factory: pytest.TempPathFactory) -> Package:
    root = tmp_path_factory.mktemp("run") / "sums"
    shutil.copytree(Path(__file__).with_name("sums_project"), root)
    runtime_folder = root / "src" / "sums" / "runtime"
    runtime_folder.mkdir()
    for module in Path(runtime.__file__).parent.glob("*.py"):
        shutil.copyfile(module, runtime_folder / module.name)
    made = Package(root)
    assert made.statuses() == "rrr"
    return made


@pytest.fixture
def package(package_that_ran: Package, tmp_path: Path) -> Package:
    shutil.copytree(package_that_ran.root, tmp_path / "sums")
    return Package(tmp_path / "sums")


CHANGES: dict[str, tuple[tuple[str, str, str], str]] = {
    "a comment": (("src/sums/train.py", "total = sum", "# more\n    total = sum"), "ccc"),
    "a docstring": (("src/sums/definitions.py", "LIMIT", '"""Limits."""\nLIMIT'), "ccc"),
    "the version": (("src/sums/__init__.py", "1", "2"), "ccc"),
    "a constant of evaluate": (("src/sums/evaluate.py", "SHIFT = 1", "SHIFT = 2"), "ccr"),
    "code that gives the same": (("src/sums/train.py", "sum(", "0 + sum("), "crc"),
    "code that gives another": (("src/sums/train.py", "sum(", "1 + sum("), "crr"),
    "a definition": (("src/sums/definitions.py", "9", "8"), "crr"),
    "a module beside": (("src/beside.py", "0", "1"), "rrr"),
    "a default of evaluate": (("src/sums/parameters.py", "default=3", "default=1"), "ccr"),
    "a default that nobody reads": (("src/sums/parameters.py", "=0", "=5"), "ccc"),
    "an input file": (("inputs/numbers.txt", "12", "11"), "rrr"),
    "how values are stored": (
        ("src/sums/runtime/formats.py", "SKOPS =", "MORE = 1\nSKOPS ="),
        "rrr",
    ),
}


def assert_as_if_fresh(package: Package, *arguments: str) -> None:
    package.run(*arguments, artifacts="fresh")
    assert package.stored() == package.stored("fresh")


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_edited_runs_again(name: str, package: Package) -> None:
    (path, old, new), statuses = CHANGES[name]
    package.edit(path, old, new)
    assert package.statuses() == statuses
    assert_as_if_fresh(package)


@pytest.mark.parametrize(
    ("arguments", "statuses"),
    [
        ((), "ccc"),
        (("--factor", "3"), "crr"),
        (("--unused", "3"), "ccc"),
        (("--digits", "1"), "ccr"),
        (("--force",), "rrr"),
        (("--force", "train"), "crr"),
        (("--only", "train"), "r"),
    ],
)
def test_what_is_asked_for_runs(
    arguments: tuple[str, ...], statuses: str, package: Package
) -> None:
    assert package.statuses(*arguments) == statuses
    parameters = [word for word in arguments if word not in ("--force", "--only", "train")]
    assert_as_if_fresh(package, *parameters)


def touch(package: Package) -> None:
    for path in (package.root / "inputs").iterdir():
        os.utime(path)


def damage(path: str) -> Callable[[Package], None]:
    def do(package: Package) -> None:
        with (package.root / "artifacts" / path).open("ab") as stream:
            stream.write(b" ")

    return do


def lose(path: str) -> Callable[[Package], None]:
    return lambda package: (package.root / "artifacts" / path).unlink()


def install(package: Package) -> None:
    (package.root / "src" / "another-1.0.dist-info").mkdir()


@pytest.mark.parametrize(
    ("happen", "statuses"),
    [
        pytest.param(touch, "ccc", id="other-times-of-files"),
        pytest.param(damage("train/1-total.json"), "crc", id="damaged-value"),
        pytest.param(damage("train/manifest.json"), "crc", id="damaged-manifest"),
        pytest.param(damage("data/left/out/log.txt"), "rcc", id="damaged-copy-of-a-file"),
        pytest.param(lose("evaluate/reports/log.txt"), "ccr", id="lost-report"),
        pytest.param(lose("data/stage.json"), "rcc", id="lost-record"),
        pytest.param(damage("files/out/log.txt"), "ccc", id="file-of-the-run-changed"),
        pytest.param(lose("files/out/log.txt"), "ccc", id="file-of-the-run-lost"),
        pytest.param(install, "rcc", id="installed-library"),
    ],
)
def test_what_happens_to_the_artifacts(
    happen: Callable[[Package], None], statuses: str, package: Package
) -> None:
    happen(package)
    expected = "rrr" if happen is install else statuses
    assert package.statuses() == expected
    assert_as_if_fresh(package)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("import datetime; datetime.date.today()", "reads the clock"),
        ("import os; os.environ.get('X')", "reads environment variables"),
        ("import subprocess; subprocess.run(['true'])", "starts other programs"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "uses the network"),
        ("Path(__file__).with_name('note').write_text('')", "writes "),
    ],
)
def test_what_nobody_can_put_back_runs_every_time(line: str, reason: str, package: Package) -> None:
    package.edit("src/sums/evaluate.py", "    score =", f"    {line}\n    score =")
    package.run()
    again = package.run()["stages"]
    assert [stage["status"] for stage in again] == ["cached", "cached", "ran"]
    assert f"runs every time: it {reason}" in again[-1]["reason"]


def test_a_file_elsewhere_counts_by_its_content(package: Package) -> None:
    elsewhere = package.root / "elsewhere.txt"
    elsewhere.write_text("1")
    package.edit("src/sums/evaluate.py", "+ SHIFT", f"+ int(Path({str(elsewhere)!r}).read_text())")
    package.run()
    os.utime(elsewhere)
    assert package.statuses() == "ccc"
    elsewhere.write_text("2")
    assert package.statuses() == "ccr"


def test_what_was_printed_is_printed_again(package: Package) -> None:
    first, second = package.run("--force"), package.run()
    assert "read 3\n" in first["printed"]
    assert "read 3\n" in second["printed"]
    assert "data           cached" in second["printed"]


def test_values_of_different_runs_are_not_mixed(package: Package) -> None:
    package.edit("inputs/numbers.txt", "12", "1")
    package.run("--only", "data")
    command = package.command("--only", "evaluate")
    package.run("--only", "train")
    package.edit("inputs/numbers.txt", "4", "1")
    package.run("--only", "data")
    done = subprocess.run(
        command, env=package.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "made from other values than earlier stages have stored now" in done.stderr


KILLED = """
import os, runpy, signal, sys
left = int(sys.argv.pop(1))
def hook(event, arguments):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "shutil.rmtree", "os.rmdir"):
        path = arguments[0]
        if isinstance(path, str) and "artifacts" in path:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
runpy.run_module("sums", run_name="__main__", alter_sys=True)
"""


def kill_somewhere(package: Package, moment: int, *arguments: str) -> bool:
    """Run, and kill the process at one of its steps on the artifacts."""
    command = package.command(*arguments)
    command[1:3] = ["-c", KILLED, str(moment)]
    done = subprocess.run(
        command, env=package.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def assert_resumes(package: Package, moment: int) -> bool:
    was_killed = kill_somewhere(package, moment, "--factor", "5")
    package.run("--factor", "5")
    assert_as_if_fresh(package, "--factor", "5")
    return was_killed


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.parametrize("moment", [1, 7, 15, 22, 30])
def test_a_killed_run_resumes(moment: int, package: Package) -> None:
    assert assert_resumes(package, moment)


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.timeout(1800)
def test_a_run_killed_at_any_moment_resumes(package: Package) -> None:
    """From nothing, and with the artifacts of runs that were killed before."""
    for path in (package.root / "artifacts").glob("*/stage.json"):
        path.unlink()
    # Neighbours are far apart, so that each finds other remains.
    moments = [1 + place * 19 % 50 for place in range(50)]
    killed = sum(assert_resumes(package, moment) for moment in moments)
    assert killed > 10


def test_only_what_a_killed_run_left_is_cleared_away(package: Package) -> None:
    artifacts = package.root / "artifacts"
    for path in (".train-abc/new", ".train-mine/notes", ".venv-mine/bin"):
        (artifacts / path).mkdir(parents=True)
    package.run()
    assert sorted(path.name for path in artifacts.glob(".*-*")) == [".train-mine", ".venv-mine"]


def test_two_runs_at_once_leave_one_of_them(package: Package) -> None:
    runs = [
        subprocess.Popen(
            package.command("--factor", factor, "--force"),
            env=package.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for factor in ("5", "6")
    ]
    told = [run.communicate(timeout=60)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    factor = json.loads((package.root / "artifacts" / "parameters.json").read_text())["FACTOR"]
    assert_as_if_fresh(package, "--factor", str(factor))
    assert not list((package.root / "artifacts").glob(".*-*"))
