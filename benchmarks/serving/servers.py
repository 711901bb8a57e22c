"""Servers of one model: how each is prepared, started and asked."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import psutil

START_LIMIT = 180.0
HAND_WRITTEN = """
import json
import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import create_model

model = joblib.load("model.joblib")
example = json.load(open("request.json"))
Request = create_model("Request", **{name: (type(value), ...) for name, value in example.items()})
app = FastAPI()

@app.post("/predict")
def predict(request: Request):
    p = model.predict_proba(pd.DataFrame([request.model_dump()]))[0, 1]
    return {"probability": float(p)}

@app.post("/empty")
async def empty():
    return {}
"""
BENTO = """
import bentoml
import joblib
import pandas as pd

@bentoml.service(workers=1)
class Model:
    def __init__(self):
        self.model = joblib.load("model.joblib")

    @bentoml.api
    def predict(self, rows: list[dict]) -> list[float]:
        return self.model.predict_proba(pd.DataFrame(rows))[:, 1].tolist()
"""
MLFLOW = """
import joblib, mlflow.sklearn
model = joblib.load("model.joblib")
mlflow.sklearn.save_model(model, "mlflow-model", serialization_format="cloudpickle")
"""


@dataclass(frozen=True)
class Server:
    """One way to serve the model that lies in `folder`."""

    name: str
    folder: Path
    command: tuple[str, ...]
    """`{port}` stands for the port."""
    path: str
    body: object
    environment: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator["Running"]:
        """Start it, wait for its first answer, and end it with all its processes."""
        port = _free_port()
        command = [word.replace("{port}", str(port)) for word in self.command]
        began = time.monotonic()
        with (self.folder / f"{self.name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        running = Running(self, port, process.pid)
        try:
            while not running.answers():
                if process.poll() is not None or time.monotonic() - began > START_LIMIT:
                    raise RuntimeError(f"{self.name} doesn't answer, see {log.name}")
                time.sleep(0.05)
            running.seconds_to_start = time.monotonic() - began
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@dataclass
class Running:
    """A server that runs."""

    server: Server
    port: int
    process: int
    seconds_to_start: float = 0.0

    @property
    def url(self) -> str:
        """Where predictions are asked for."""
        return f"http://127.0.0.1:{self.port}{self.server.path}"

    def answers(self) -> bool:
        """Tell whether it answers a prediction."""
        body = json.dumps(self.server.body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    def megabytes(self) -> float:
        """Memory of all its processes."""
        first = psutil.Process(self.process)
        found = 0
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.Error):
                found += one.memory_info().rss
        return found / 1e6

    def figure(self, name: str) -> float:
        """One of the figures that our service tells Prometheus."""
        url = f"http://127.0.0.1:{self.port}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answer:  # our own address
            lines = answer.read().decode().splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(name))


def peers(folder: Path, environments: Path) -> list[Server]:
    """Prepare everybody but us; MLflow and BentoML only where they are installed."""
    request = json.loads((folder / "request.json").read_text("utf-8"))
    (folder / "hand.py").write_text(HAND_WRITTEN, "utf-8")
    uvicorn = (sys.executable, "-m", "uvicorn", "hand:app", "--port", "{port}", "--no-access-log")
    found = [
        Server("empty endpoint", folder, uvicorn, "/empty", request),
        Server("FastAPI by hand", folder, uvicorn, "/predict", request),
    ]
    mlflow, bento = environments / "mlflow" / "bin", environments / "bentoml" / "bin"
    if mlflow.is_dir():
        output_of([mlflow / "python", "-c", MLFLOW], folder)
        serve = (
            str(mlflow / "mlflow"), "models", "serve", "-m", "mlflow-model",
            "--env-manager", "local", "-p", "{port}",
        )  # fmt: skip
        body = {"dataframe_records": [request]}
        own = {"PATH": f"{mlflow}:{os.environ['PATH']}", "MLFLOW_DISABLE_TELEMETRY": "true"}
        found.append(Server("MLflow", folder, serve, "/invocations", body, own))
    if bento.is_dir():
        (folder / "bento.py").write_text(BENTO, "utf-8")
        serve = (str(bento / "bentoml"), "serve", "bento:Model", "-p", "{port}")
        own = {"PATH": f"{bento}:{os.environ['PATH']}", "BENTOML_DO_NOT_TRACK": "True"}
        found.append(Server("BentoML", folder, serve, "/predict", {"rows": [request]}, own))
    return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def output_of(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> str:
    """Run a program in a folder to its end and give what it prints; RuntimeError if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr[-2000:]}")
    return done.stdout
