"""A build that is asked to end: nothing goes on running, and nothing half-made stays."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_mlops.signals import NUMBERS, Ended, leaving_by_exception, signals_held

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

NOTEBOOK = """
# %% tags=["data"]
import os, sys, time
from pathlib import Path

def paused(value):
    at = "package" if len(sys.argv) > 1 else os.environ["PYTHONHASHSEED"]
    if at == os.environ["PAUSES_AT"]:
        Path(os.environ["PAUSES"]).touch()
        time.sleep(60)
    return value

rows = paused([1.0, 2.0])
# %% tags=["train"]
model = sum(rows)
"""


@pytest.fixture(autouse=True)
def signals_as_in_a_terminal() -> Iterator[None]:
    """Who runs the tests may have told them to ignore signals, which children would take over."""
    kept = {number: signal.getsignal(number) for number in NUMBERS}
    for number in NUMBERS:
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, usual)
    yield
    for number, one in kept.items():
        signal.signal(number, one)


FIRST_RUN, SECOND_RUN, PACKAGE = "0", "1", "package"


class Build:
    """`nb2prod build`, which waits for a minute at one place."""

    def __init__(self, folder: Path, pauses_at: str) -> None:
        self.folder = folder
        self.pauses = folder / "pauses"
        for name in ("work", "tmp", "store"):
            (folder / name).mkdir()
        self.notebook = folder / "work/n.py"
        self.notebook.write_text(NOTEBOOK, encoding="utf-8")
        self.environment = {
            **os.environ,
            "PAUSES_AT": pauses_at,
            "PAUSES": str(self.pauses),
            "TMPDIR": str(folder / "tmp"),
            "NB2PROD_STORE": str(folder / "store"),
        }
        self.command = [sys.executable, "-m", "jupyter_mlops", "build", str(self.notebook)]
        self.command += ["-o", str(folder / "work/out")]

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_for_pause(self) -> None:
        end = time.monotonic() + 60
        while not self.pauses.exists():
            assert time.monotonic() < end, "the notebook never came there"
            time.sleep(0.05)

    def running(self) -> list[int]:
        """Processes that were started by the build or by what it has started."""
        mark = f"PAUSES={self.pauses}".encode()
        return [pid for pid, variables in environments() if mark in variables.split(b"\0")]

    def left_behind(self) -> list[str]:
        """Files that should be gone."""
        places = (self.folder / "work", self.folder / "tmp", self.folder / "store")
        found = {path.name for place in places for path in place.iterdir()}
        drafts = {path.name for path in (self.folder / "store").glob(".draft*")}
        records = {path.name for path in (self.folder / "store").iterdir()} - drafts
        return sorted(found - records - {"n.py"})


def environments() -> Iterator[tuple[int, bytes]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                yield int(entry.name), (entry / "environ").read_bytes()


@pytest.mark.parametrize(
    ("pauses_at", "number", "code"),
    [
        (SECOND_RUN, signal.SIGINT, 130),
        (PACKAGE, signal.SIGTERM, 143),
    ],
)
def test_a_signal_ends_all(pauses_at: str, number: int, code: int, tmp_path: Path) -> None:
    build = Build(tmp_path, pauses_at)
    process = build.start()
    build.wait_for_pause()
    assert len(build.running()) > 1
    process.send_signal(number)
    assert process.wait(20) == code
    assert build.running() == []
    assert build.left_behind() == []


def test_a_terminal_that_is_closed_ends_all(tmp_path: Path) -> None:
    build = Build(tmp_path, SECOND_RUN)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(build.command[0], build.command, build.environment)  # noqa: S606  # ours
    build.wait_for_pause()
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 129
    assert build.running() == []
    assert build.left_behind() == []


def test_what_was_told_to_ignore_hang_ups_goes_on(tmp_path: Path) -> None:
    build = Build(tmp_path, FIRST_RUN)
    build.command.insert(0, "nohup")
    process = build.start()
    build.wait_for_pause()
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    process.terminate()
    assert process.wait(20) == 143
    assert build.running() == []
    assert build.left_behind() == []


def test_a_signal_waits_where_it_must() -> None:
    done = []
    with pytest.raises(Ended) as ended, leaving_by_exception():
        with signals_held():
            os.kill(os.getpid(), signal.SIGTERM)
            done.append("held")
        done.append("never")
    assert done == ["held"]
    assert ended.value.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_one_wish_to_end_is_enough() -> None:
    done = []
    with pytest.raises(Ended), leaving_by_exception():
        try:
            os.kill(os.getpid(), signal.SIGHUP)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            done.append("cleaned up")
    assert done == ["cleaned up"]
