"""A running service tells what its functions can be asked, and answers by the one that is named."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from pydantic import ConfigDict

from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings
from jupyter_mlops.server.jobs.errors import ServiceUnreachable
from jupyter_mlops.server.jobs.service import answer_of_service, schemas_of_service


class House(Record):
    """A request."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rooms": 3}]})

    rooms: int


PRICE = Endpoint(
    package="houses",
    version="1.0",
    notebook="houses.ipynb sha256:0",
    request=House,
    response=int,
    arguments=lambda request: request.as_dict(),
    load=lambda artifacts: artifacts,
    answer=lambda _, rooms: rooms * 1000,
    path="/price",
)
TAX = replace(
    PRICE,
    path="/tax",
    request=list[House],
    arguments=lambda request: {"rows": [one.as_dict() for one in request]},
    answer=lambda _, rows: len(rows),
)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    manifest = tmp_path / "train" / "manifest.json"
    manifest.parent.mkdir()
    manifest.write_text("{}", "utf-8")
    service = Service((PRICE, TAX), Settings(artifacts=str(tmp_path)))
    server = uvicorn.Server(uvicorn.Config(service, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def test_each_function_is_told_and_answers(port: int) -> None:
    price, tax = asyncio.run(schemas_of_service(port)).endpoints
    assert (price.path, price.example, price.request["required"]) == (
        "/price", {"rooms": 3}, ["rooms"],
    )  # fmt: skip
    assert (tax.path, tax.example, tax.request["type"]) == ("/tax", None, "array")
    assert asyncio.run(answer_of_service(port, "/price", b'{"rooms": 2}')).body == 2000
    assert asyncio.run(answer_of_service(port, "/tax", b'[{"rooms": 2}]')).body == 1


@pytest.mark.parametrize("path", ["", "/", "/../etc", "//elsewhere/price", "/price?a=b"])
def test_a_path_of_no_function_is_refused(path: str) -> None:
    with pytest.raises(ServiceUnreachable, match="no function answers"):
        asyncio.run(answer_of_service(1, path, b"{}"))
