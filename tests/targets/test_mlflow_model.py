"""A package logs itself as a model of MLflow, which answers as the package does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets import emit

pytestmark = pytest.mark.timeout(400)  # four servers start
ROWS = [
    {"mean radius": 14.0, "mean texture": 20.5, "mean area": 600.0},
    {"mean radius": 20, "mean texture": 25.0, "mean area": 1200.5},
    {"mean radius": 9.5, "mean texture": 12.25, "mean area": 300.0},
]
STATE = {"scaler.skops", "model.skops", "threshold.json"}
ALONE = """
import json, sys
from pathlib import Path
from cancer.serve import Predictor
from cancer.runtime.answers import as_json
predictor = Predictor.load(Path("artifacts"))
print(json.dumps([as_json(predictor.predict(row)) for row in json.loads(sys.argv[1])]))
"""
LOADED = """
import json, sys
from pathlib import Path
import mlflow, pandas as pd
model_folder = mlflow.artifacts.download_artifacts("models:/tumours@champion")
model = mlflow.pyfunc.load_model("models:/tumours@champion")
rows = json.loads(sys.argv[1])
print(json.dumps({
    "frame": model.predict(pd.DataFrame(rows)).to_dict("records"),
    "needs": Path(model_folder, "requirements.txt").read_text().split(),
    "columns": [column.name for column in model.metadata.signature.inputs],
    "optional": [c.name for c in model.metadata.signature.inputs if not c.required],
    "files": sorted(path.name for path in Path(model_folder, "artifacts").rglob("*.*")),
}))
"""


FUNCTIONS = """
# %% tags=["data"]
import pandas as pd
flats = pd.DataFrame({"rooms": [1, 2, 3, 4], "area": [30.0, 55.0, 70.5, 96.0]})
prices = [100.0, 205.0, 290.0, 410.0]

# %% tags=["train"]
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit(flats, prices)

# %% tags=["serve"]
def price(flat):
    return {"price": rounded(pd.DataFrame([flat]))[0]}

def dearest(flats):
    return max(rounded(flats))

def rounded(table):
    return [round(float(one), 2) for one in model.predict(table[["rooms", "area"]])]

price({"rooms": 2, "area": 60.5})
dearest(flats[:2])
"""
"""Two prediction functions: one for a row, one for a table."""
OF_TWO = """
import json, sys
import mlflow, pandas as pd
table = pd.DataFrame(json.loads(sys.argv[1]))
models = {one: mlflow.pyfunc.load_model(f"models:/{one}/1") for one in ("price", "dearest")}
signature = models["price"].metadata.signature
print(json.dumps({
    "price": models["price"].predict(table).to_dict("records"),
    "dearest": models["dearest"].predict(table),
    "columns": [column.name for column in signature.inputs],
}))
"""


@dataclass(frozen=True)
class Logged:
    """A package that was run and logged."""

    folder: Path
    environment: dict[str, str]
    said: str

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=self.environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip


def environment(folder: Path) -> dict[str, str]:
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1", "GIT_PYTHON_REFRESH": "quiet"}
    store = {"MLFLOW_TRACKING_URI": f"sqlite:///{folder / 'mlflow.db'}"}
    return {**os.environ, **quiet, **store, "PYTHONPATH": str(folder / "site")}


def install(package: Logged) -> None:
    pip = ("-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target")
    assert package.run(*pip, str(package.folder / "site"), ".").returncode == 0


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory, cancer: Pipeline) -> Logged:
    folder = tmp_path_factory.mktemp("logged")
    for path, content in emit(cancer).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    made = Logged(folder, environment(folder), "")
    bare = replace(made, environment=made.environment | {"PYTHONPATH": str(folder / "src")})
    refused = bare.run("-m", "cancer", "log-model", "--artifacts", ".")
    assert (refused.returncode, "cancer is not installed" in refused.stderr) == (2, True)
    install(made)
    assert made.run("-m", "cancer", "run").returncode == 0
    done = made.run("-m", "cancer", "log-model", "--name", "tumours", "--alias", "champion")
    assert done.returncode == 0, done.stderr
    return Logged(folder, made.environment, done.stdout)


@pytest.fixture(scope="module")
def alone(logged: Logged) -> list[dict[str, Any]]:
    done = logged.run("-c", ALONE, json.dumps(ROWS))
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@contextmanager
def serving(logged: Logged, *words: str) -> Iterator[str]:
    """Start a server in the package's folder; give its address once it answers there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *words, "--port", str(port)], cwd=logged.folder, env=logged.environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


def asked(address: str, body: object = None, seconds: float = 90) -> Any:
    """Ask until there is an answer."""
    until = time.monotonic() + seconds
    while True:
        try:
            answer = httpx.request("GET" if body is None else "POST", address, json=body)
            if answer.status_code == 200:
                return answer.json()
            told = answer.text
        except httpx.TransportError as problem:
            told = str(problem)
        if time.monotonic() > until:
            raise AssertionError(told)
        time.sleep(0.3)


def test_it_tells_where_the_model_is(logged: Logged) -> None:
    assert logged.said.startswith("models:/")


def test_the_model_answers_as_the_package_does(logged: Logged, alone: list[dict[str, Any]]) -> None:
    done = logged.run("-c", LOADED, json.dumps(ROWS))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["frame"] == alone
    assert told["columns"] == list(ROWS[0])
    assert told["optional"] == ["mean area"]
    assert {"mlflow", "pandas", "scikit-learn"} <= {one.partition("==")[0] for one in told["needs"]}
    # No table of the run, and nothing that has to be unpickled.
    fitted = [name for name in told["files"] if name[0].isdigit()]
    assert {name.partition("-")[2] for name in fitted} == STATE
    assert set(told["files"]) == {*fitted, "manifest.json", "parameters.json", "stage.json"}


def test_mlflow_serves_it(logged: Logged, alone: list[dict[str, Any]]) -> None:
    words = ("-m", "mlflow", "models", "serve", "-m", "models:/tumours@champion")
    with serving(logged, *words, "--env-manager", "local") as address:
        answer = asked(f"{address}/invocations", {"dataframe_records": ROWS})
    assert answer == {"predictions": alone}


def test_our_service_serves_it_and_takes_over_the_next_champion(
    logged: Logged, alone: list[dict[str, Any]]
) -> None:
    words = ("-m", "cancer", "serve", "--artifacts", "models:/tumours@champion")
    with serving(logged, *words) as address:
        assert asked(f"{address}/readyz") == {"status": "ok"}
        assert asked(f"{address}/version")["model"] == "tumours/1"
        assert [asked(f"{address}/predict", row) for row in ROWS] == alone
        again = ("--name", "tumours", "--alias", "champion")
        assert logged.run("-m", "cancer", "log-model", *again).returncode == 0
        until = time.monotonic() + 30
        while asked(f"{address}/version")["model"] != "tumours/2" and time.monotonic() < until:
            time.sleep(0.3)
        assert asked(f"{address}/version")["model"] == "tumours/2"
        assert [asked(f"{address}/predict", row) for row in ROWS] == alone


def test_a_name_that_is_not_registered_is_told(logged: Logged) -> None:
    words = ("-m", "cancer", "serve", "--artifacts", "models:/nothing@champion")
    with serving(logged, *words) as address:
        assert asked(f"{address}/healthz") == {"status": "ok"}
        ready = httpx.get(f"{address}/readyz")
    assert (ready.status_code, "nothing" in ready.json()["reason"]) == (503, True)


@pytest.fixture
def of_two(tmp_path: Path) -> Logged:
    """A build with two prediction functions, installed and run."""
    notebook = tmp_path / "flats.py"
    notebook.write_text(FUNCTIONS, "utf-8")
    built = compile_notebook(notebook, Settings(output=tmp_path / "build"))
    assert built.folder is not None, built.diagnostics
    made = Logged(built.folder, environment(built.folder), "")
    install(made)
    assert made.run("-m", "flats", "run").returncode == 0
    return made


def test_each_of_several_functions_is_a_model_of_its_own(of_two: Logged) -> None:
    for chosen in ((), ("--function", "rounded")):
        done = of_two.run("-m", "flats", "log-model", *chosen)
        assert (done.returncode, done.stdout) == (2, "")
        assert "by one function, and there are price, dearest" in done.stderr
        assert "--function NAME" in done.stderr
    for name in ("price", "dearest"):
        done = of_two.run("-m", "flats", "log-model", "--function", name, "--name", name)
        assert done.returncode == 0, done.stderr
    rows = [{"rooms": 2, "area": 60.5}, {"rooms": 4, "area": 80.0}]
    done = of_two.run("-c", OF_TWO, json.dumps(rows))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    with serving(of_two, "-m", "flats", "serve") as address:
        asked(f"{address}/readyz")
        assert told["price"] == [asked(f"{address}/price", row) for row in rows]
        assert told["dearest"] == asked(f"{address}/dearest", rows)
    assert told["dearest"] == max(one["price"] for one in told["price"])
    assert told["columns"] == ["rooms", "area"]
