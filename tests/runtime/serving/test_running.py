"""The service as a process of its own, asked over real connections while things go wrong."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

Promote = Callable[[float], Path]
HERE = Path(__file__).parent
REST = b"content-length: 9\r\nhost: x\r\n\r\n{"
PROGRAM = """
import sys, time
sys.path[:0] = [{here!r}, {root!r}]
from dataclasses import replace
from conftest import Divider, Question
from jupyter_mlops.runtime.serving import connections
from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.launch import Wanted, launch

connections.HEADER_SECONDS = 0.5

def answer(divider, question):
    time.sleep({seconds})
    return divider.divide(question)

ENDPOINT = Endpoint(
    package="divider", version="1.0", notebook="divider.ipynb",
    request=Question, response=dict, load=Divider.load, answer=answer,
    arguments=lambda request: {{"question": request.as_dict()}},
    answer_all=Divider.divide_all if {together} else None,
)
if __name__ == "__main__":
    launch(Wanted("running:app", "DIVIDER_", {artifacts!r}, port={port}, workers={workers}))
else:
    app = Service(ENDPOINT)
"""


@dataclass
class Running:
    """One service that runs."""

    process: "subprocess.Popen[bytes]"
    port: int

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, path: str, body: object = None) -> tuple[int, Any]:
        connection = self.connection()
        with contextlib.closing(connection):
            sent = json.dumps(body) if body is not None else None
            connection.request("POST" if sent else "GET", path, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else text


@dataclass
class Crowd:
    """Clients that ask without a pause, each on a connection of its own."""

    service: Running
    statuses: Counter[object] = field(default_factory=Counter)
    models: Counter[float] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def asking(self, clients: int = 8) -> Iterator[None]:
        threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        with contextlib.closing(self.service.connection()) as connection:
            while not self.ended.is_set():
                try:
                    connection.request("POST", "/predict", '{"by": 2}')
                    answer = connection.getresponse()
                    told = json.loads(answer.read())
                except (OSError, http.client.HTTPException):
                    self.statuses["broken off"] += 1
                    connection.close()  # the next request opens it again
                    continue
                self.statuses[answer.status] += 1
                if answer.status == 200:
                    self.models[told["of"]] += 1


@contextmanager
def running(
    folder: Path,
    artifacts: Path,
    *,
    workers: int = 1,
    seconds: float = 0,
    together: bool = True,
    **settings: object,
) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = PROGRAM.format(
        here=str(HERE), root=str(HERE.parents[2]), artifacts=str(artifacts), port=port,
        workers=workers, seconds=seconds, together=together,
    )  # fmt: skip
    (folder / "running.py").write_text(program, "utf-8")
    environment = {f"DIVIDER_{name.upper()}": str(value) for name, value in settings.items()}
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "running.py"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)} | environment,
            stderr=log,
        )
    service = Running(process, port)
    try:
        _wait(lambda: service.ask("/readyz")[0] == 200)
        yield service
    finally:
        process.terminate()
        process.wait(30)


def _wait(ready: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.05)
    raise TimeoutError


def _has_noticed(crowd: Crowd, number: float) -> bool:
    if number < 0:
        return "not what was stored" in crowd.service.ask("/version")[1]["newest_refused"]
    return crowd.models[number] > 0


def test_a_model_is_exchanged_under_load_without_a_failed_request(
    tmp_path: Path, promote: Promote
) -> None:
    with running(tmp_path, promote(1), reload_seconds=0.05) as service:
        crowd = Crowd(service)
        with crowd.asking():
            for number in (2, 3, -1, 4, 5):
                promote(number)
                _wait(partial(_has_noticed, crowd, number))
    assert set(crowd.statuses) == {200}
    assert set(crowd.models) == {1, 2, 3, 4, 5}


def test_what_was_accepted_is_answered_before_the_end(tmp_path: Path, promote: Promote) -> None:
    with running(tmp_path, promote(1), seconds=0.1, together=False) as service:
        statuses: list[int] = []
        asked = [
            threading.Thread(target=lambda: statuses.append(service.ask("/predict", {"by": 1})[0]))
            for _ in range(6)
        ]
        for thread in asked:
            thread.start()
        time.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        for thread in asked:
            thread.join()
        assert service.process.wait(20) is not None
    assert statuses == [200] * 6


def test_whoever_dawdles_is_sent_away_and_holds_up_nobody(tmp_path: Path, promote: Promote) -> None:
    with running(tmp_path, promote(1), body_seconds=0.5) as service:
        slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(100)]
        for number, connection in enumerate(slow):
            connection.settimeout(10)
            if number % 2:
                connection.sendall(b"POST /predict HTTP/1.1\r\nhost: x\r\n")
            else:
                connection.sendall(b"POST /predict HTTP/1.1\r\n" + REST)
        assert service.ask("/predict", {"by": 1})[0] == 200
        answers = [connection.recv(1000) for connection in slow]
        for connection in slow:
            connection.close()
        assert service.ask("/predict", {"by": 1})[0] == 200
    assert all(answer == b"" for answer in answers[1::2])
    assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers[::2])


def test_too_many_get_a_clear_no(tmp_path: Path, promote: Promote) -> None:
    with running(
        tmp_path, promote(1), seconds=0.05, together=False, max_waiting=2, max_batch=1
    ) as service:
        crowd = Crowd(service)
        with crowd.asking(12):
            time.sleep(1)
    assert set(crowd.statuses) == {200, 503}


def test_workers_share_their_figures(tmp_path: Path, promote: Promote) -> None:
    with running(tmp_path, promote(1), workers=2) as service:
        for _ in range(20):
            assert service.ask("/predict", {"by": 1})[0] == 200
        text = service.ask("/metrics")[1]
    assert 'divider_requests_total{path="/predict",status="200"} 20.0' in text


def workers_of(service: Running) -> set[int]:
    """Processes that answer: those that the first one has started and that run our program."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    found = map(int, children.read_text().split())
    return {one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells children")
def test_a_killed_worker_costs_what_it_was_answering_and_is_replaced(
    tmp_path: Path, promote: Promote
) -> None:
    with running(tmp_path, promote(1), workers=2) as service:
        _wait(lambda: len(workers_of(service)) == 2)
        before = workers_of(service)
        crowd = Crowd(service)
        with crowd.asking():
            time.sleep(0.3)
            os.kill(min(before), signal.SIGKILL)
            _wait(lambda: len(workers_of(service) - before) == 1)
            answered = crowd.statuses[200]
            _wait(lambda: crowd.statuses[200] > answered + 50)
    assert set(crowd.statuses) <= {200, "broken off"}
    assert crowd.statuses["broken off"] <= 8  # what each client had asked at most


def test_logs_are_json_and_name_the_request(tmp_path: Path, promote: Promote) -> None:
    with running(tmp_path, promote(1), access_log=True) as service:
        service.ask("/predict", {"by": 1})
        service.ask("/predict", {"by": 0})
    lines = [json.loads(line) for line in (tmp_path / "log.txt").read_text("utf-8").splitlines()]
    answered = [line for line in lines if line["message"] == "answered"]
    assert [line["status"] for line in answered] == [200, 500]
    assert len({line["request"] for line in answered}) == 2
    failed = next(line for line in lines if "traceback" in line)
    assert "ZeroDivisionError" in failed["traceback"]
