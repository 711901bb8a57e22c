"""Requests are answered together only where a trial has shown that they come out as if alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.validation.verdict import Row

HEAD = """\
# %% tags=["data"]
import pandas as pd
rows = pd.DataFrame({"x": [float(x) for x in range(40)], "y": [2.0 * x + 1 for x in range(40)]})

# %% tags=["train"]
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit(rows[["x"]], rows["y"])

# %% tags=["evaluate"]
print("score:", round(model.score(rows[["x"]], rows["y"]), 3))

# %% tags=["serve"]
"""
ALONE = """\
def predict(row):
    return {"y": round(float(model.predict(pd.DataFrame([row]))[0]), 3)}

predict({"x": 3.0})
"""
INFLUENCED = """\
def predict(row):
    table = pd.DataFrame([row])
    table["x"] = table["x"].max()
    return {"y": round(float(model.predict(table)[0]), 3)}

predict({"x": 3.0})
"""
SEVERAL = """\
def labelled(answer):
    return {"y": round(float(answer) * scale, 3)}

def score(row):
    return labelled(model.predict(pd.DataFrame([row]))[0])

def largest(row):
    table = pd.DataFrame([row])
    table["x"] = table["x"].max()
    return labelled(model.predict(table)[0])["y"]

score({"x": 3.0})
# %% tags=["serve"]
largest({"x": 4.0})
largest({"x": 5.0})
"""
MANY = """\
def predict(table):
    return [round(float(y), 3) for y in model.predict(pd.DataFrame(table))]

predict([{"x": 3.0}, {"x": 4.0}])
"""


def released(folder: Path, serve: str) -> tuple[Path, dict[str, Row]]:
    notebook = folder / "line.py"
    notebook.write_text(HEAD + serve, "utf-8")
    result = compile_notebook(notebook, Settings(output=folder / "build", seeds=1))
    assert result.folder is not None, result.diagnostics
    assert result.proof is not None
    rows = {row.name: row for row in result.proof.rows if row.name.endswith("over HTTP")}
    assert {row.verdict for row in rows.values()} == {"equal"}
    return result.folder, rows


def built(folder: Path, serve: str) -> tuple[Path, str, str]:
    build, rows = released(folder, serve)
    package = build / "src" / "line"
    return package, (package / "app.py").read_text("utf-8"), rows["over HTTP"].detail


@contextmanager
def served(build: Path) -> Iterator[str]:
    """Let the command serve a build; give the address once it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jupyter_mlops", "serve", str(build), "--port", str(port)]
    beside = build.parent  # `line.py` lies there, which isn't the package
    with subprocess.Popen(
        command, cwd=beside, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            while process.poll() is None:
                with suppress(httpx.TransportError):
                    if httpx.get(f"{address}/readyz").status_code == 200:
                        break
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.communicate()


@pytest.mark.timeout(400)
def test_a_function_whose_rows_stand_alone_answers_many_at_once(tmp_path: Path) -> None:
    package, app, told = built(tmp_path, ALONE)
    assert "answer_all=of_records(Predictor.predict_batch" in app
    assert "40 of them rows of the data" in told

    serve = package / "serve.py"
    text = serve.read_text("utf-8")
    broken = text.replace("predictions = self.model.predict(", "predictions = -self.model.predict(")
    assert broken != text
    serve.write_text(broken, "utf-8")
    result = validate_build(package.parents[1], Settings())
    assert [found.code for found in result.diagnostics if found.code.startswith("NB90")] == [
        "NB903"
    ]


@pytest.mark.timeout(400)
def test_a_function_whose_rows_influence_each_other_answers_one_by_one(tmp_path: Path) -> None:
    package, app, _ = built(tmp_path, INFLUENCED)
    assert "answer_all" not in app
    assert "predict_batch" not in (package / "serve.py").read_text("utf-8")
    result = validate_build(package.parents[1], Settings())
    assert result.proof is not None
    assert result.proof.equal


@pytest.mark.timeout(400)
def test_a_function_of_rows_gets_those_of_several_requests(tmp_path: Path) -> None:
    package, app, _ = built(tmp_path, MANY)
    assert 'answer_all=joined(Predictor.predict, "table")' in app

    with served(package.parents[1]) as address:
        answer = httpx.post(f"{address}/predict", json=[{"x": 3.0}, {"x": 4.0}])
        assert (answer.status_code, answer.json()) == (200, [7.0, 9.0])
    assert (package.parents[1] / "artifacts" / "train").is_dir()


@pytest.mark.timeout(500)
def test_each_of_several_functions_is_proved_by_itself(tmp_path: Path) -> None:
    build, rows = released(tmp_path, "scale = 0.5\n" + SEVERAL)
    assert set(rows) == {"score over HTTP", "largest over HTTP"}
    assert all("40 of them rows of the data" in row.detail for row in rows.values())
    package = build / "src" / "line"
    app = (package / "app.py").read_text("utf-8")
    assert 'answer_all=of_records(Predictor.score_batch, "row")' in app
    assert app.count("answer_all") == 1
    serve = package / "serve.py"
    assert "largest_batch" not in serve.read_text("utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=build,
        env={**os.environ, "PYTHONPATH": str(build / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout

    text = serve.read_text("utf-8")
    broken = text.replace('table["x"].max()', 'table["x"].max() + 1')
    assert broken != text
    serve.write_text(broken, "utf-8")
    result = validate_build(build, Settings())
    [found] = [found for found in result.diagnostics if found.code == "NB903"]
    assert "`largest call" in found.message
