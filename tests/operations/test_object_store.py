"""Artifacts in an object store: MLflow's own way to S3, with a server that speaks it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.store import home_of

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty one, on a server of this test."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("MLFLOW_S3_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    found = boto3.resource("s3", endpoint_url=f"http://{host}:{port}").Bucket("models")
    found.create()
    yield found
    server.stop()


@pytest.fixture(params=["by a server", "by each client"])
def registry(
    request: pytest.FixtureRequest,
    build: Path,
    tmp_path: Path,
    bucket: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Registry]:
    """Who reaches the store: MLflow's server, or whoever trains and serves."""
    place = f"s3://{bucket.name}/churn"
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    with ExitStack() as stack:
        if request.param == "by a server":
            module = import_module("month.mlflow_server")
            server = module.MlflowServer(f"sqlite:///{tmp_path / 'server.db'}", tmp_path, place)
            server.start()
            stack.callback(server.stop)
            monkeypatch.setenv("MLFLOW_TRACKING_URI", server.address)
            yield Registry("loans", home_of(build))
        else:
            found = Registry("loans", home_of(build))
            # as `mlflow experiments create -n loans --artifact-location …` does
            found.client.create_experiment("loans", artifact_location=place)
            yield found


def served(build: Path, folder: Path) -> object:
    """Which model the service of the champion answers with."""
    month = import_module("month.service")
    port = month.free_port()
    words = [sys.executable, "-m", "jupyter_mlops", "serve", str(build), "--port", str(port)]
    words += ["--artifacts", "models:/loans@champion"]
    address = f"http://127.0.0.1:{port}"
    with month.running(words, folder / "service.log", f"{address}/readyz"):
        answer = httpx.post(f"{address}/predict", json={"income": 30.0, "debt": 4.0}).json()
        assert isinstance(answer["paid"], bool)
        told: dict[str, object] = httpx.get(f"{address}/version").json()
        return told["model"]


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_all_that_is_kept_lies_in_the_object_store(
    registry: Registry, build: Path, bucket: Any, data: Callable[..., Path], tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "jupyter_mlops", "retrain", str(build), "--json"]
    for number in (1, 2):
        done = subprocess.run(
            [*words, "--inputs", str(data(number))], capture_output=True, text=True, check=False
        )
        told = json.loads(done.stdout)
        assert (done.returncode, told["champion"]) == (0, number), done.stderr
    kept = {one.key for one in bucket.objects.all()}
    assert any(key.endswith(f"{told['run']}/artifacts/notebook/executed.ipynb") for key in kept)
    assert any("/models/" in key and key.endswith("/MLmodel") for key in kept)
    assert not (home_of(build) / "artifacts").exists()
    # the second was compared with the first, whose model was fetched
    assert {"champion"} <= {one["kind"] for one in told["gates"]}
    notebook = registry.artifacts(registry.version("champion"), "notebook", tmp_path / "fetched")
    assert (notebook / "executed.html").is_file()
    assert served(build, tmp_path) == "loans/2"
    left = {path.name for path in home_of(build).iterdir() if path.suffix != ".lock"}
    assert left <= {"mlflow.db"}
