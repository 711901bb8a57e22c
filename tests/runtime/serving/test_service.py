"""The service tells its health honestly, refuses what it must, and never shows its insides."""

import gc
import hashlib
import json
import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock
from pydantic import ValidationError

from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.champion import Champion, Folder
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings, read_settings

Promote = Callable[[float], Path]


@contextmanager
def started(endpoint: Endpoint, artifacts: Path, **settings: Any) -> Iterator[TestClient]:
    service = Service(endpoint, Settings(artifacts=str(artifacts), **settings))
    with TestClient(service) as client:
        yield client


def test_it_lives_but_is_not_ready_until_a_model_is_loaded(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    with started(endpoint, tmp_path) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "holds no artifacts" in ready.json()["reason"]
        answer = client.post("/predict", json={"by": 1})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_a_model_that_fails_its_check_is_not_served(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(-1)) as client:
        ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "this is not what was stored" in ready.json()["reason"]


def test_it_answers_once_the_model_is_loaded(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1)) as client:
        assert client.get("/readyz").json() == {"status": "ok"}
        assert client.post("/predict", json={"by": 4}).json() == {"value": 0.25, "of": 1}
        told = client.get("/version").json()
        assert (told["package"], told["validated"], len(told["model"])) == ("divider", False, 16)


def test_a_list_of_requests_gets_a_list_of_answers(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1)) as client:
        answer = client.post("/predict/batch", json=[{"by": 2}, {"by": 4}])
        assert [one["value"] for one in answer.json()] == [0.5, 0.25]
        assert client.post("/predict/batch", json=[]).json() == []


BAD = {
    "no JSON": (b"{", 422, ["body"]),
    "not UTF-8": (b'{"by": "\xff"}', 422, ["body"]),
    "nothing": (b"", 422, ["body"]),
    "another type": (b'{"by": "2"}', 422, ["body", "by"]),
    "a field is missing": (b"{}", 422, ["body", "by"]),
    "deep nesting": (b"[" * 100_000, 422, ["body"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_told_what_is_wrong(
    endpoint: Endpoint, promote: Promote, case: str
) -> None:
    body, status, place = BAD[case]
    with started(endpoint, promote(1)) as client:
        answer = client.post("/predict", content=body)
    assert answer.status_code == status
    assert answer.json()["detail"][0]["loc"] == place


def test_a_field_that_nobody_asked_for_is_tolerated_or_refused(
    endpoint: Endpoint, promote: Promote
) -> None:
    sent = {"by": 1, "color": "red"}
    with started(endpoint, promote(1)) as client:
        assert client.post("/predict", json=sent).status_code == 200
    with started(endpoint, promote(1), forbid_extra=True) as client:
        answer = client.post("/predict", json=sent)
        assert (answer.status_code, answer.json()["detail"][0]["loc"][-1]) == (422, "color")


def test_a_body_that_is_too_large_is_refused(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1), max_body_bytes=100) as client:
        assert client.post("/predict", json={"by": 1, "name": "x" * 100}).status_code == 413
        chunks = (b" " * 30 for _ in range(10))
        assert client.post("/predict", content=chunks).status_code == 413
        assert client.post("/predict", json={"by": 1}).status_code == 200


def test_too_many_rows_are_refused(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1), max_rows=2) as client:
        assert client.post("/predict/batch", json=[{"by": 1}] * 2).status_code == 200
        assert client.post("/predict/batch", json=[{"by": 1}] * 3).status_code == 413


def test_a_failure_shows_no_insides(
    endpoint: Endpoint, promote: Promote, caplog: pytest.LogCaptureFixture
) -> None:
    with started(endpoint, promote(1)) as client, caplog.at_level(logging.ERROR):
        headers = {"x-request-id": "abc-1"}
        answer = client.post("/predict", json={"by": 0}, headers=headers)
        many = client.post("/predict/batch", json=[{"by": 1}, {"by": 0}])
    assert answer.status_code == 500
    assert answer.json() == {"detail": "the prediction failed with ZeroDivisionError"}
    assert answer.headers["x-request-id"] == "abc-1"
    assert "for request 1" in many.json()["detail"]
    assert any("abc-1" in record.getMessage() for record in caplog.records)


def test_only_who_has_a_key_may_ask(endpoint: Endpoint, promote: Promote) -> None:
    keys = ",".join(hashlib.sha256(key).hexdigest() for key in (b"first", b"second"))
    with started(endpoint, promote(1), api_keys=keys) as client:
        for path in (
            "/predict",
            "/predict/batch",
            "/metrics",
            "/version",
            "/docs",
            "/openapi.json",
        ):
            answer = client.post(path, json={"by": 1})
            assert answer.status_code == 401, path
        assert (
            client.post("/predict", json={"by": 1}, headers={"x-api-key": "no"}).status_code == 401
        )
        bearer = {"authorization": "Bearer second"}
        assert client.post("/predict", json={"by": 1}, headers=bearer).status_code == 200
        assert (
            client.post("/predict", json={"by": 1}, headers={"x-api-key": "first"}).status_code
            == 200
        )
        assert client.get("/healthz").status_code == 200
    with pytest.raises(ValueError, match="sha256"):
        Service(endpoint, Settings(api_keys="abcd"))


def test_prometheus_gets_figures(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1)) as client:
        client.post("/predict", json={"by": 2})
        client.post("/predict", json={})
        text = client.get("/metrics").text
    for line in (
        'divider_requests_total{path="/predict",status="200"} 1.0',
        'divider_requests_total{path="/predict",status="422"} 1.0',
        'divider_batch_rows_count{path="/predict"} 1.0',
        'divider_prediction_value_bucket{field="value",le="0.5",path="/predict"} 1.0',
        'divider_model_reloads_total{outcome="loaded"} 1.0',
        "divider_model_loaded 1.0",
    ):
        assert line in text


def test_openapi_describes_requests_and_answers(endpoint: Endpoint, promote: Promote) -> None:
    with started(endpoint, promote(1)) as client:
        document = client.get("/openapi.json").json()
        schema = client.get("/schema").json()
    operation = document["paths"]["/predict"]["post"]
    assert "Question" in json.dumps(operation["requestBody"])
    assert "Question" in document["components"]["schemas"]
    assert schema["request"]["required"] == ["by"]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVIDER_MAX_BATCH", "7")
    assert read_settings("DIVIDER_").max_batch == 7
    monkeypatch.setenv("DIVIDER_MAX_BATCH", "none")
    with pytest.raises(ValidationError, match="max_batch"):
        read_settings("DIVIDER_")


def test_a_promoted_model_takes_over_and_a_bad_one_does_not(
    endpoint: Endpoint, promote: Promote
) -> None:
    service = Service(endpoint, Settings(artifacts=str(promote(1)), reload_seconds=0))
    with TestClient(service) as client:
        first = client.get("/version").json()["model"]
        promote(10)
        service.champion.look()
        assert client.post("/predict", json={"by": 1}).json()["of"] == 10
        second = client.get("/version").json()["model"]
        assert first != second
        promote(-1)
        service.champion.look()
        service.champion.look()
        assert client.post("/predict", json={"by": 1}).json()["of"] == 10
        told = client.get("/version").json()
        assert told["model"] == second
        assert "not what was stored" in told["newest_refused"]
        assert 'model_reloads_total{outcome="failed"} 1.0' in client.get("/metrics").text
        promote(20)
        service.champion.look()
        assert client.post("/predict", json={"by": 1}).json()["of"] == 20


def test_a_folder_that_a_run_writes_to_is_left_alone_until_it_ends(
    endpoint: Endpoint, promote: Promote
) -> None:
    """Until then it holds stages of two runs."""
    champion = promote(1)
    service = Service(endpoint, Settings(artifacts=str(champion), reload_seconds=0))
    with TestClient(service) as client:
        champion = promote(10)
        with FileLock(champion.resolve() / ".lock"):
            service.champion.look()
            assert client.post("/predict", json={"by": 1}).json()["of"] == 1
        service.champion.look()
        assert client.post("/predict", json={"by": 1}).json()["of"] == 10


def test_a_worker_that_starts_waits_for_another_that_loads_the_same(
    endpoint: Endpoint, promote: Promote
) -> None:
    place = Folder(promote(1))
    champion = Champion(place, endpoint.load, lambda _: None)
    with place.at_rest(0) as is_at_rest:
        assert is_at_rest
        starting = threading.Thread(target=champion.look)
        starting.start()
        starting.join(0.5)
        assert champion.loaded is None
    starting.join()
    assert champion.loaded is not None


def test_an_exchanged_model_is_freed_and_the_new_one_left_out_of_collections(
    endpoint: Endpoint, promote: Promote
) -> None:
    models: list[weakref.ref[Any]] = []

    def load(artifacts: Path) -> Any:
        predictor = endpoint.load(artifacts)
        predictor.sizes.append(predictor)  # a cycle, as estimators have them
        models.append(weakref.ref(predictor))
        return predictor

    champion = Champion(Folder(promote(1)), load, lambda _: None)
    champion.look()
    assert gc.get_freeze_count() > 1_000
    promote(2)
    champion.look()
    assert [model() is None for model in models] == [True, False]
