"""Becomes the `conftest.py` of a package's tests of behaviour: they ask a run that is there."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_reports: list[pytest.TestReport] = []


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """What the run stored."""
    return Path(os.environ["NB2PROD_ARTIFACTS"])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what came of a test."""
    if report.when == "call" or report.failed:
        _reports.append(report)


def pytest_sessionfinish() -> None:
    """Write down what came of all."""
    failed = {one.nodeid: _summed_up(one) for one in _reports if one.failed}
    told = {"passed": sum(one.passed for one in _reports), "failed": failed}
    Path(os.environ["NB2PROD_REPORT"]).write_text(json.dumps(told), "utf-8")


def _summed_up(report: pytest.TestReport) -> str:
    crash: Any = getattr(report.longrepr, "reprcrash", None)
    return " ".join(str(crash.message if crash else report.longrepr).split())[:200]
