"""The HTTP side tells its health honestly and never shows its insides."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jupyter_mlops.runtime.errors import ArtifactError
from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.service import Model, create_app


class Predictor:
    @classmethod
    def load(cls, artifacts: Path) -> "Predictor":
        if not artifacts.is_dir():
            raise ArtifactError(artifacts, "there is no such folder")
        return cls()

    def divide(self, by: int) -> dict[str, Any]:
        return {"value": 1 / by}


def client_of(model: Model[Predictor]) -> TestClient:
    app = create_app("test", "1.0", model)

    @app.get("/divide")
    def divide(by: int) -> Any:
        return model.answer(lambda it: it.divide(by))

    return TestClient(app)


@pytest.fixture
def model() -> Model[Predictor]:
    return Model(Predictor.load, "TEST_ARTIFACTS")


def test_it_is_unavailable_until_the_model_is_loaded(model: Model[Predictor]) -> None:
    client = client_of(model)
    assert client.get("/healthz").status_code == 503
    assert client.get("/divide?by=1").status_code == 503


def test_it_says_why_the_model_cannot_be_loaded(
    model: Model[Predictor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_ARTIFACTS", str(tmp_path / "none"))
    with client_of(model) as client:
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert "no such folder" in answer.json()["reason"]


def test_it_answers_once_the_model_is_loaded(
    model: Model[Predictor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_ARTIFACTS", str(tmp_path))
    with client_of(model) as client:
        health = client.get("/healthz")
        assert health.status_code == 200
        # The runtime isn't in a package here, so nothing was proved.
        unproved = {"validated": False, "edited": []}
        assert health.json() == {"status": "ok", "version": "1.0", **unproved}
        assert client.get("/divide?by=4").json() == {"value": 0.25}


def test_a_failure_shows_no_insides(
    model: Model[Predictor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_ARTIFACTS", str(tmp_path))
    with client_of(model) as client:
        answer = client.get("/divide?by=0")
    assert answer.status_code == 500
    assert answer.json() == {"detail": "the prediction failed with ZeroDivisionError"}


def test_records_keep_what_was_sent() -> None:
    class Row(Record):
        first: float
        second: str | None = None

    sent = Row.model_validate({"extra": 1, "first": 2}).as_dict()
    assert list(sent.items()) == [("extra", 1), ("first", 2)]
    assert [type(value) for value in sent.values()] == [int, int]
