"""What was asked and answered is noted, without holding up or failing a prediction."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.prediction_log import Keeping, Note, PredictionLog, Privacy
from jupyter_mlops.runtime.serving.settings import Settings

Promote = Callable[[float], Path]


def notes_in(folder: Path) -> list[tuple[Any, ...]]:
    found = []
    for path in sorted(folder.glob("*.sqlite")):
        with closing(sqlite3.connect(path)) as database:
            found += database.execute("SELECT * FROM predictions ORDER BY time").fetchall()
    return found


class Counted(Counter[str]):
    def __call__(self, outcome: str, number: int) -> None:
        self[outcome] += number


def test_answers_are_noted_with_request_and_model(
    endpoint: Endpoint, promote: Promote, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    settings = Settings(artifacts=str(promote(1)), log_folder=str(folder))
    with TestClient(Service(endpoint, settings)) as client:
        model = client.get("/version").json()["model"]
        client.post("/predict", json={"by": 2}, headers={"x-request-id": "first"})
        client.post("/predict/batch", json=[{"by": 4}, {"by": 5}])
        client.post("/predict", json={"by": 0})
        client.post("/predict", json={})
    notes = notes_in(folder)
    assert [json.loads(note[3])["question"]["by"] for note in notes] == [2, 4, 5]
    assert json.loads(notes[0][4]) == {"value": 0.5, "of": 1}
    assert notes[0][1:3] == ("first", model)
    assert abs(notes[0][0] - time.time()) < 60


def test_personal_fields_are_left_out_or_hashed(tmp_path: Path) -> None:
    privacy = Privacy(frozenset({"name"}), frozenset({"mail"}), "secret")
    log = PredictionLog(Keeping(tmp_path), privacy, Counted())
    for mail in ("a@b.c", "a@b.c", "d@e.f"):
        log.add(Note("/predict", "1", "m", {"rows": [{"name": "Ann", "mail": mail, "age": 5}]}, {}))
    log.close()
    asked = [json.loads(note[3])["rows"][0] for note in notes_in(tmp_path)]
    assert [set(one) for one in asked] == [{"mail", "age"}] * 3
    assert asked[0]["mail"] == asked[1]["mail"] != asked[2]["mail"]
    assert "a@b.c" not in str(asked)
    other = Privacy(frozenset(), frozenset({"mail"}), "another secret").applied({"mail": "a@b.c"})
    assert other["mail"] != asked[0]["mail"]
    with pytest.raises(ValueError, match="secret"):
        Privacy(hashed=frozenset({"mail"}))


def test_a_share_is_noted(tmp_path: Path) -> None:
    log = PredictionLog(Keeping(tmp_path, sample=0.2), Privacy(), Counted())
    for number in range(2000):
        log.add(Note("/predict", str(number), "m", {}, {}))
    log.close()
    assert 250 < len(notes_in(tmp_path)) < 550


def test_files_are_begun_anew_and_the_oldest_go(tmp_path: Path) -> None:
    log = PredictionLog(Keeping(tmp_path, most_bytes=1, files=3), Privacy(), Counted())
    for number in range(5):
        log.add(Note("/predict", str(number), "m", {}, {}))
        log._write_waiting()
    log.close()
    assert [note[1] for note in notes_in(tmp_path)] == ["2", "3", "4"]


def test_a_folder_that_cannot_be_written_costs_notes_only(
    endpoint: Endpoint, promote: Promote, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    settings = Settings(artifacts=str(promote(1)), log_folder=str(tmp_path / "file" / "notes"))
    with TestClient(Service(endpoint, settings)) as client:
        assert client.post("/predict", json={"by": 2}).status_code == 200
        limit = time.monotonic() + 20
        failed = 'logged_predictions_total{outcome="failed"} 1.0'
        while failed not in client.get("/metrics").text and time.monotonic() < limit:
            time.sleep(0.1)
        assert failed in client.get("/metrics").text
        assert client.post("/predict", json={"by": 2}).status_code == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_costs_notes_and_is_no_end(small_disk: Path) -> None:
    counted = Counted()
    log = PredictionLog(Keeping(small_disk), Privacy(), counted)
    log.add(Note("/predict", "before", "m", {}, {}))
    log._write_waiting()
    with (small_disk / "full").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    for number in range(200):
        log.add(Note("/predict", f"lost{number}", "m", {"text": "x" * 1000}, {}))
    log._write_waiting()
    assert counted["failed"] == 200
    (small_disk / "full").unlink()
    log.add(Note("/predict", "after", "m", {}, {}))
    log.close()
    assert counted["written"] == 2
    assert {note[1] for note in notes_in(small_disk)} == {"before", "after"}


KILLED = """
import sys, time
from pathlib import Path
from jupyter_mlops.runtime.serving.prediction_log import Keeping, Note, PredictionLog, Privacy
log = PredictionLog(Keeping(Path(sys.argv[1])), Privacy(), lambda outcome, number: None)
while True:
    now = time.time()
    log.add(Note("/predict", str(now), "m", {"now": now}, {}))
    print(now, flush=True)
    time.sleep(0.001)
"""


def test_a_kill_loses_the_last_second_at_most(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    told = [float(process.stdout.readline())]
    began = time.monotonic()
    while time.monotonic() - began < 3:
        told.append(float(process.stdout.readline()))
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].split()
    last = float(rest[-2]) if len(rest) > 1 else told[-1]
    noted = [note[0] for note in notes_in(tmp_path)]
    assert len(noted) > 100
    assert last - max(noted) < 1.0
