"""What may go wrong around a retraining: each is a defined outcome, and is told."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.retrain import Request, retrain
from jupyter_mlops.operations.store import home_of
from jupyter_mlops.signals import NUMBERS

pytestmark = pytest.mark.timeout(300)  # each retraining starts several processes
Data = Callable[..., Path]
OPENS = "from jupyter_mlops.operations.registry import Registry\n"
WRITES = "import sys; open({path!r}, 'w').write(sys.stdin.read())"


def command(build: Path, *words: object) -> list[str]:
    return [
        sys.executable,
        "-m",
        "jupyter_mlops",
        "retrain",
        str(build),
        "--json",
        *map(str, words),
    ]


def done(build: Path, *words: object, **options: Any) -> tuple[int, Any]:
    """The exit code and the document."""
    found = subprocess.run(
        command(build, *words), capture_output=True, text=True, check=False, **options
    )
    assert found.stdout, found.stderr
    return found.returncode, json.loads(found.stdout)


def told_by(path: Path) -> list[str]:
    """Options with which the end is told to a file."""
    return ["--on-event", f'{sys.executable} -S -c "{WRITES.format(path=str(path))}"']


def test_data_that_cannot_be_read_are_refused(build: Path, tmp_path: Path) -> None:
    """With what is kept of it, and who is told."""
    (tmp_path / "empty/data").mkdir(parents=True)
    (tmp_path / "empty/data/loans.csv").touch()
    (build / "requirements.lock").write_text("pandas==2.3.0\n", "utf-8")
    words = ["--inputs", tmp_path / "empty", *told_by(tmp_path / "told.json")]
    env = os.environ | {"NB2PROD_TRIGGER": "alarm", "NB2PROD_NOTE": "accuracy fell"}
    code, told = done(build, *words, "--trigger", "schedule", env=env)
    assert (code, told["outcome"]) == (4, "data refused")
    assert "EmptyDataError" in told["reason"]
    registry = Registry("loans", home_of(build))
    run = registry.client.get_run(told["run"])
    kept = {name: run.data.tags.get(f"nb2prod.{name}") for name in ("outcome", "trigger", "note")}
    assert kept == {"outcome": "data refused", "trigger": "alarm", "note": "accuracy fell"}
    lock = registry.client.download_artifacts(told["run"], "requirements.lock", str(tmp_path))
    assert Path(lock).read_text("utf-8") == "pandas==2.3.0\n"
    event = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert (event["job"], event["cause"], event["exit_code"]) == ("loans", "hand", 4)
    assert (event["outcome"], event["is_good"], event["result"]) == ("data refused", False, told)


def test_what_raises_on_the_data_of_the_build_has_failed(build: Path) -> None:
    """Then it isn't the data."""
    path = build / "src/loans/data.py"
    path.write_text(path.read_text("utf-8").replace("pd.read_csv(", "pd.read_cvs("), "utf-8")
    code, told = done(build)
    assert (code, told["outcome"]) == (1, "failed")
    assert "read_cvs" in told["reason"]


@pytest.mark.parametrize(
    ("does", "option", "told"),
    [
        ("__import__('time').sleep(600)", ("--time-limit", 8), "took longer than 8 s"),
        ("bytearray(3_000_000_000)", ("--memory-limit", 1500), "MemoryError"),
        ("print('x' * 100_000_000) or 1 / 0", (), "ZeroDivisionError"),
    ],
    ids=["hangs", "takes memory", "prints"],
)
def test_the_data_stage_has_limits_too(
    does: str, option: tuple[object, ...], told: str, build: Path
) -> None:
    """It runs before the notebook does."""
    path = build / "src/loans/data.py"
    text = path.read_text("utf-8")
    path.write_text(text.replace("pd.read_csv(", f"({does}) or pd.read_csv("), "utf-8")
    code, found = done(build, *option)
    assert (code, found["outcome"]) == (1, "failed")
    assert told in found["reason"]
    assert len(found["reason"]) < 3000


def test_what_cannot_run_is_told_too(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "told.json"
    code, told = done(build, "-p", "SEEDS", 1, *told_by(path), "--only-trouble")
    event = json.loads(path.read_text("utf-8"))
    assert (code, event["outcome"], event["exit_code"]) == (2, "cannot run", 2)
    assert event["reason"] == told["error"]["message"]


def test_one_waits_for_another(build: Path) -> None:
    home_of(build).mkdir()
    lock = FileLock(home_of(build) / ".loans.lock", thread_local=False)
    lock.acquire()
    timer = threading.Timer(12, lock.release)
    timer.start()
    begun = time.monotonic()
    code, told = done(build, "--wait", 200, "-p", "SEEDS", 1)
    timer.join()
    assert time.monotonic() - begun > 12
    assert (code, told["error"]["reference"]) == (2, "configuration-invalid")


def usual_signals() -> None:
    """Who runs the tests may have told them to ignore some, which children would take over."""
    for number in NUMBERS:
        signal.signal(number, signal.SIG_DFL)


def test_what_a_signal_ends_is_interrupted(build: Path) -> None:
    registry = Registry("loans", home_of(build))
    experiment = registry.experiment()
    with subprocess.Popen(
        command(build),
        stdout=subprocess.DEVNULL,
        preexec_fn=usual_signals,  # noqa: PLW1509  # no other thread has a lock here
    ) as process:
        while not registry.client.search_runs([experiment]):
            assert process.poll() is None
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    [run] = registry.client.search_runs([experiment])
    assert (run.data.tags["nb2prod.outcome"], run.info.status) == ("interrupted", "KILLED")


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of some megabytes, which is that for temporary files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def filled(folder: Path) -> None:
    with (folder / "full").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def opening(home: Path) -> "subprocess.Popen[bytes]":
    """A process that opens a store, and makes it where there is none."""
    code = f"from pathlib import Path\n{OPENS}Registry('loans', Path({str(home)!r})).experiment()"
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)


def test_a_store_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    """A kill while its tables are made, then two that make it at once."""
    home = tmp_path / "mlflow"
    with opening(home) as process:
        while not (home / ".making" / "mlflow.db").exists():
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(0.2)  # some of its tables are made
        process.kill()
    assert not (home / "mlflow.db").exists()
    with opening(home) as one, opening(home) as other:
        problems = [each.communicate()[1] for each in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), problems
    assert not (home / ".making").exists()
    registry = Registry("loans", home)
    assert registry.versions() == []
    assert registry.client.search_runs([registry.experiment()]) == []


@pytest.mark.parametrize("step", ["", "running the notebook"])
def test_a_full_disk_is_a_failure(build: Path, small_disk: Path, step: str) -> None:
    """Before anything runs, and in the middle of the notebook."""

    def progress(told: str, done: int, _: int) -> None:
        if told == step and done in (0, 2):
            filled(small_disk)

    if not step:
        filled(small_disk)
    result = retrain(Request(build), progress)
    assert (result.outcome, result.version, result.exit_code) == ("failed", None, 1), result
    (small_disk / "full").unlink()
    registry = Registry("loans", home_of(build))
    assert registry.versions() == []
    runs = registry.client.search_runs([registry.experiment()])
    assert [run.data.tags["nb2prod.outcome"] for run in runs] == ["failed"] * bool(step)


def test_a_store_on_a_full_disk_is_a_failure(build: Path) -> None:
    """No file may grow, that of the store neither."""
    registry = Registry("loans", home_of(build))
    registry.experiment()

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, told = done(build, preexec_fn=bounded)
    assert (code, told["outcome"], told["run"]) == (1, "failed", "")
    assert "disk" in told["reason"]
    assert registry.client.search_runs([registry.experiment()]) == []
