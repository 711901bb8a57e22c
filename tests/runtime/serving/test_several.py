"""A service of several functions: one model, a path for each, and each has its own figures."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings

Promote = Callable[[float], Path]


class Rest(Record):
    """A request of another function."""

    modulo: int


@pytest.fixture
def endpoints(endpoint: Endpoint) -> tuple[Endpoint, Endpoint]:
    rest = replace(
        endpoint,
        path="/rest",
        request=Rest,
        response=int,
        arguments=lambda request: request.as_dict(),
        answer=lambda divider, modulo: int(divider.number) % modulo,
        answer_all=None,
    )
    return replace(endpoint, path="/divide"), rest


@pytest.fixture
def client(endpoints: tuple[Endpoint, Endpoint], promote: Promote) -> Iterator[TestClient]:
    with TestClient(Service(endpoints, Settings(artifacts=str(promote(7))))) as started:
        yield started


def test_each_function_answers_at_its_path(client: TestClient) -> None:
    assert client.post("/divide", json={"by": 2}).json()["value"] == 3.5
    assert client.post("/rest", json={"modulo": 4}).json() == 3
    assert client.post("/rest/batch", json=[{"modulo": 4}, {"modulo": 5}]).json() == [3, 2]
    table = {"columns": ["modulo"], "data": [[4], [5]]}
    assert client.post("/rest/batch", json=table).json() == [3, 2]
    assert client.post("/rest", json={"by": 2}).json()["detail"][0]["loc"] == ["body", "modulo"]
    assert client.post("/predict", json={"by": 2}).status_code == 404


def test_schemas_and_openapi_tell_of_each(client: TestClient) -> None:
    schemas = client.get("/schema").json()
    assert list(schemas) == ["/divide", "/rest"]
    assert set(schemas["/rest"]["request"]["properties"]) == {"modulo"}
    told = client.get("/openapi.json").json()
    assert {"/divide", "/divide/batch", "/rest", "/rest/batch"} <= set(told["paths"])
    ids = [one["post"]["operationId"] for one in told["paths"].values() if "post" in one]
    assert len(set(ids)) == len(ids) == 4


def test_figures_and_notes_name_the_path(
    endpoints: tuple[Endpoint, Endpoint], promote: Promote, tmp_path: Path
) -> None:
    settings = Settings(artifacts=str(promote(7)), log_folder=str(tmp_path / "notes"))
    with TestClient(Service(endpoints, settings)) as client:
        client.post("/divide", json={"by": 2})
        client.post("/rest", json={"modulo": 4})
        text = client.get("/metrics").text
    for line in (
        'divider_requests_total{path="/rest",status="200"} 1.0',
        'divider_batch_rows_count{path="/divide"} 1.0',
        'divider_prediction_value_count{field="answer",path="/rest"} 1.0',
    ):
        assert line in text
    [notes] = (tmp_path / "notes").glob("*.sqlite")
    with closing(sqlite3.connect(notes)) as database:
        rows = database.execute("SELECT path, asked FROM predictions ORDER BY time").fetchall()
    assert [(path, json.loads(asked)) for path, asked in rows] == [
        ("/divide", {"question": {"by": 2}}),
        ("/rest", {"modulo": 4}),
    ]


def test_the_predictor_is_asked_by_one_at_a_time(
    endpoints: tuple[Endpoint, Endpoint], promote: Promote
) -> None:
    inside = threading.Lock()
    overlaps = 0

    def slow(_: Any, **asked: Any) -> int:
        nonlocal overlaps
        if not inside.acquire(blocking=False):
            overlaps += 1
            return 0
        time.sleep(0.01)
        inside.release()
        return len(asked)

    slowed = [replace(one, answer=slow, answer_all=None) for one in endpoints]
    with (
        TestClient(Service(slowed, Settings(artifacts=str(promote(1))))) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        bodies = [("/divide", {"by": 1.0}), ("/rest", {"modulo": 1})] * 10
        answers = list(pool.map(lambda one: client.post(one[0], json=one[1]).status_code, bodies))
    assert answers == [200] * 20
    assert overlaps == 0
