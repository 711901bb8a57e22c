"""The first days of the benchmark's month, and a server of MLflow that isn't there all the time."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.operations.registry import Registry

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_four_days_without_a_failed_request(made: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "month.py"), "--days", "4", "--build", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    table, _, told = done.stdout.partition("\n\n")
    rows = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()[1:]]
    assert [(*row[:3], *row[-2:]) for row in rows] == [
        ("1", "good", "promoted", "1", "1"),
        ("2", "good", "promoted", "2", "2"),
        ("rolled back", "-", "-", "-", "1"),
        ("3", "negative debt", "data refused", "-", "1"),
        ("4", "pure noise", "gate refused", "3", "1"),
    ]
    assert "failed requests 0" in told.splitlines()
    asked = re.match(r"requests (\d+)", told)
    assert asked is not None
    assert int(asked[1]) > 100


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The benchmark's server, with its records in a file."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    module = import_module("month.mlflow_server")
    found = module.MlflowServer(f"sqlite:///{tmp_path / 'server.db'}", tmp_path)
    found.start()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", found.address)
    try:
        yield found
    finally:
        found.stop()


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_a_server_that_is_gone_for_a_while_loses_nothing(
    build: Path, data: Callable[..., Path], server: Any
) -> None:
    command = [sys.executable, "-m", "jupyter_mlops", "retrain", str(build), "--json"]
    registry = Registry("loans", build.parent)
    experiment = registry.experiment()
    process = subprocess.Popen(
        [*command, "--inputs", str(data(1))], env=os.environ,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    while not registry.client.search_runs([experiment]):
        assert process.poll() is None
        time.sleep(0.2)
    server.stop()
    time.sleep(15)
    server.start()
    answer, _ = process.communicate()
    told = json.loads(answer)
    assert (process.returncode, told["outcome"], told["champion"]) == (0, "promoted", 1), told
    kept = {one.path for one in registry.client.list_artifacts(told["run"])}
    assert kept >= {"data.json", "environment.json", "notebook", "stages", "gates.json"}
    metrics, _ = registry.measured(registry.version("champion"))
    assert metrics == told["metrics"]
