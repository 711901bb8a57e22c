"""Options and fixtures of all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden trees anew, and fail"
    )


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of records of this session's own: no run of before can answer for one of today."""
    folder = tmp_path_factory.mktemp("records")
    before = os.environ.get("NB2PROD_STORE")
    os.environ["NB2PROD_STORE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["NB2PROD_STORE"]
    else:
        os.environ["NB2PROD_STORE"] = before
