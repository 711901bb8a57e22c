"""The property of the compiler: a notebook is built equal or refused, never silently different.

`pytest` tries a hundred notebooks, the same ones each time; `pytest -m nightly` thousands,
others each time. The table holds what such runs have found, made small.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attempt_counterexamples import ATTEMPT_COUNTEREXAMPLES
from choice_counterexamples import CHOICE_COUNTEREXAMPLES
from class_counterexamples import CLASS_COUNTEREXAMPLES, STATIC_CLASS_COUNTEREXAMPLES
from closure_counterexamples import CLOSURE_COUNTEREXAMPLES, SEEN_CLOSURE_COUNTEREXAMPLES
from counterexamples import COUNTEREXAMPLES
from default_counterexamples import STATIC_DEFAULT_COUNTEREXAMPLES
from file_counterexamples import STATIC_FILE_COUNTEREXAMPLES
from generated_notebooks import Cells, cells_of, notebooks, percent
from hypothesis import HealthCheck, given, note, settings
from order_counterexamples import ORDER_COUNTEREXAMPLES, STATIC_ORDER_COUNTEREXAMPLES
from part_counterexamples import STATIC_PART_COUNTEREXAMPLES
from serving_counterexamples import SERVING_COUNTEREXAMPLES
from setting_counterexamples import SETTING_COUNTEREXAMPLES
from sharing_counterexamples import SHARING_COUNTEREXAMPLES, STATIC_SHARING_COUNTEREXAMPLES
from static_counterexamples import STATIC_COUNTEREXAMPLES

SOUND = ("equal", "refused", "unstable", "fails")
patient = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
SHRUNK = {
    **ATTEMPT_COUNTEREXAMPLES,
    **CHOICE_COUNTEREXAMPLES,
    **CLASS_COUNTEREXAMPLES,
    **CLOSURE_COUNTEREXAMPLES,
    **SEEN_CLOSURE_COUNTEREXAMPLES,
    **COUNTEREXAMPLES,
    **ORDER_COUNTEREXAMPLES,
    **SERVING_COUNTEREXAMPLES,
    **SETTING_COUNTEREXAMPLES,
    **SHARING_COUNTEREXAMPLES,
}
SHRUNK_STATIC = {
    **STATIC_CLASS_COUNTEREXAMPLES,
    **STATIC_DEFAULT_COUNTEREXAMPLES,
    **STATIC_FILE_COUNTEREXAMPLES,
    **CLOSURE_COUNTEREXAMPLES,
    **SETTING_COUNTEREXAMPLES,
    **STATIC_ORDER_COUNTEREXAMPLES,
    **STATIC_PART_COUNTEREXAMPLES,
    **STATIC_SHARING_COUNTEREXAMPLES,
    **STATIC_COUNTEREXAMPLES,
}


class Server:
    """The program build_server.py."""

    def __init__(self) -> None:
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("build_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **one_thread, "PYTHONHASHSEED": "0", "MPLBACKEND": "Agg"},
        )
        self.results: dict[str, int] = {}

    def build(self, cells: Cells, *, static: bool = False) -> tuple[str, str, list[str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"cells": cells, "static": static}) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        self.results[found["result"]] = self.results.get(found["result"], 0) + 1
        return found["result"], found["detail"], found["codes"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.process.communicate()


@pytest.mark.timeout(900)  # half a minute of work, on a machine that may be busy
def test_notebooks_are_built_equal_or_refused(server: Server) -> None:
    @settings(patient, max_examples=100, derandomize=True)
    @given(notebooks())
    def attempt(cells: Cells) -> None:
        note(percent(cells))
        result, detail, _ = server.build(cells)
        assert result in SOUND, detail

    server.results.clear()
    attempt()
    assert server.results["equal"] > 30, "most of what is generated should be compiled"


@pytest.mark.parametrize("name", SHRUNK)
def test_counterexample(name: str, server: Server) -> None:
    expected, text = SHRUNK[name]
    result, detail, codes = server.build(cells_of(text))
    assert (codes[0] if result == "refused" else result) == expected, detail


@pytest.mark.parametrize("name", SHRUNK_STATIC)
def test_static_counterexample(name: str, server: Server) -> None:
    expected, text = SHRUNK_STATIC[name]
    result, detail, codes = server.build(cells_of(text), static=True)
    assert (codes[0] if result == "refused" else result) == expected, detail


@pytest.mark.nightly
@pytest.mark.timeout(36_000)
def test_thousands_of_notebooks(server: Server) -> None:
    @settings(patient, max_examples=5_000)
    @given(notebooks())
    def attempt(cells: Cells) -> None:
        note(percent(cells))
        result, detail, _ = server.build(cells)
        assert result in SOUND, detail

    server.results.clear()
    attempt()
    assert server.results["equal"] > 2_000


@pytest.mark.nightly
@pytest.mark.timeout(36_000)
def test_static_builds_of_notebooks(server: Server) -> None:
    """Nothing was run: a static build is UNVALIDATED, but it should be right all the same."""

    @settings(patient, max_examples=2_000)
    @given(notebooks())
    def attempt(cells: Cells) -> None:
        note(percent(cells))
        result, detail, _ = server.build(cells, static=True)
        assert result in SOUND, detail

    attempt()
