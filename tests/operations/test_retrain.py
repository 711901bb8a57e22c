"""A retraining from the command line: what it comes to, what is kept, what answers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from filelock import FileLock

from jupyter_mlops.cli import main
from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.store import home_of

pytestmark = pytest.mark.timeout(600)  # each retraining starts five processes
Data = Callable[..., Path]
SERVICE_LOG = "service.log"
KEPT = {
    "data.json", "environment.json", "contract.json", "gates.json",
    "notebook/executed.ipynb", "notebook/executed.html", "notebook/kernel.log",
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    code: int
    told: Mapping[str, Any]
    errors: str


def nb2prod(*words: object) -> Done:
    command = [sys.executable, "-m", "jupyter_mlops", *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return Done(done.returncode, json.loads(done.stdout), done.stderr)


def models(*words: object) -> Any:
    """The command in this process, which has loaded MLflow already."""
    done = CliRunner().invoke(main, ["models", *map(str, words), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def kept(registry: Registry, run: str, folder: str = "") -> set[str]:
    found: set[str] = set()
    for one in registry.client.list_artifacts(run, folder or None):
        found |= kept(registry, run, one.path) if one.is_dir else {one.path}
    return found


@contextmanager
def serving(build: Path) -> Iterator[str]:
    """The service of the champion; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", str(build), "--artifacts", "models:/loans@champion", "--port", str(port)]
    with (build.parent / SERVICE_LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_mlops", *words], start_new_session=True,
            stdout=log, stderr=log, env=os.environ | {"LOANS_RELOAD_SECONDS": "0.5"},
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def answering(address: str, version: int, seconds: float) -> float:
    """Wait until that version answers, and give how long it took."""
    began = time.monotonic()
    told = "nothing"
    while time.monotonic() - began < seconds:
        try:
            told = httpx.get(f"{address}/version").json()["model"]
        except (httpx.TransportError, KeyError):
            told = "nothing"
        if told == f"loans/{version}":
            answer = httpx.post(f"{address}/predict", json={"income": 30.0, "debt": 4.0})
            assert answer.status_code == 200
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"{told} answers, not version {version}")


def killed(build: Path, data: Path, seconds: float) -> bool:
    """Start a retraining and kill it; tell whether it was still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_mlops", "retrain", str(build), "--inputs", str(data)],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def test_a_model_is_kept_good(build: Path, data: Data) -> None:
    """Two good months, a kill, a month of noise, one of bad data, and a way back."""
    began = time.monotonic()
    first = nb2prod("retrain", build, "--inputs", data(1), "--trigger", "schedule")
    longest = time.monotonic() - began
    assert (first.code, first.told["outcome"], first.told["champion"]) == (0, "promoted", 1)
    registry = Registry("loans", home_of(build))
    assert kept(registry, first.told["run"]) >= KEPT
    with serving(build) as address:
        answering(address, 1, 60)
        second = nb2prod("retrain", build, "--inputs", data(2), "-p", "C", "5.0")
        assert (second.told["outcome"], second.told["champion"]) == ("promoted", 2), second
        answering(address, 2, 30)

        assert killed(build, data(5), longest / 2)
        answering(address, 2, 30)

        noise = nb2prod("retrain", build, "--inputs", data(3, shift=0.5))
        assert (noise.code, noise.told["outcome"]) == (3, "gate refused")
        assert (noise.told["version"], noise.told["champion"]) == (3, 2)
        refused = [one for one in noise.told["gates"] if not one["passed"]]
        assert {"calibrated"} <= {one["kind"] for one in refused}
        assert all(one["told"] in noise.told["reason"] for one in refused)

        bad_data = data(4, debt=-7.5)
        bad = nb2prod("retrain", build, "--inputs", bad_data)
        assert (bad.code, bad.told["outcome"], bad.told["version"]) == (4, "data refused", None)
        assert [one["index"] for one in bad.told["data"]["listed"]] == [2]
        assert "-7.5" in bad.told["reason"]

        same = nb2prod("retrain", build, "--inputs", bad_data, "--if-new-data")
        assert (same.code, same.told["run"]) == (4, bad.told["run"])
        assert models("rollback", build, "--reason", "complaints")["version"] == 1
        assert answering(address, 1, 30) < 10
    story_is_kept(build, registry)


def story_is_kept(build: Path, registry: Registry) -> None:
    """What can be read afterwards of the above."""
    log = (build.parent / SERVICE_LOG).read_text("utf-8").splitlines()
    assert "answers at http://" in log[0]
    assert len([json.loads(line)["message"] for line in log[1:]]) > 3
    told = {one["version"]: one for one in models("list", build)["versions"]}
    assert [told[n]["outcome"] for n in (1, 2, 3)] == ["promoted", "promoted", "gate refused"]
    assert told[1]["promoted"]["reason"] == "complaints"
    assert told[1]["aliases"] == ["champion"]
    assert told[3]["aliases"] == ["challenger"]
    compared = models("compare", build, "1", "2")
    changed = [compared[side]["parameters"]["C"] for side in ("first", "second")]
    assert changed == ["10.0", "5.0"]
    runs = registry.client.search_runs([registry.experiment()])
    judged = registry.artifacts(registry.version("3"), "gates.json", build.parent / "judged")
    kinds = {one["kind"] for one in json.loads(judged.read_text("utf-8"))["gates"]}
    assert kinds == {"calibrated", "dummy", "champion", "behaviour", "budget"}
    outcomes = sorted(run.data.tags["nb2prod.outcome"] for run in runs)
    assert outcomes == ["data refused", "gate refused", "killed", "promoted", "promoted"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-p", "SEEDS", "1"), "SEEDS"),
        (("-p", "C", "loud"), "C"),
        (("--inputs", "."), "data/loans.csv, which isn't in"),
    ],
)
def test_what_cannot_run_is_told_before_anything_runs(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = nb2prod("retrain", build, *words)
    assert done.code == 2
    assert told in done.told["error"]["message"]
    registry = Registry("loans", home_of(build))
    assert registry.client.search_runs([registry.experiment()]) == []


def test_a_mistyped_build_is_no_empty_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = nb2prod("models", "list", "builds/laons")
    assert (done.code, done.told["error"]["reference"]) == (2, "configuration-invalid")
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_are_one(build: Path) -> None:
    home_of(build).mkdir()
    with FileLock(home_of(build) / ".loans.lock"):
        done = nb2prod("retrain", build)
    assert (done.code, done.told["error"]["reference"]) == (2, "training-busy")


def test_a_broken_store_is_told(build: Path) -> None:
    home_of(build).mkdir()
    (home_of(build) / "mlflow.db").write_bytes(b"SQLite format 3\0" + b"broken" * 1000)
    done = nb2prod("retrain", build)
    assert (done.code, done.told["error"]["reference"]) == (2, "registry-unreachable")
