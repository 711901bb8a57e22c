"""A person tries a model on the page of its service."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from pydantic import ConfigDict

from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings

HOSTILE = "<img src=x onerror=window.hit=1>"


class House(Record):
    """A request."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rooms": 3, "area": 70.5, "town": HOSTILE, "new": True}]}
    )

    rooms: int
    area: float | None
    town: str = ""
    new: bool = False


class Tree(Record):
    """A request of another function."""

    age: int


def price(predictor: None, house: dict[str, Any]) -> dict[str, Any]:
    del predictor
    return {"price": house["rooms"] * 1000, "of": house}


ENDPOINT = Endpoint(
    package="houses",
    version="1.0",
    notebook="houses.ipynb sha256:0",
    request=House,
    response=dict[str, Any],
    arguments=lambda request: {"house": request.as_dict()},
    load=lambda artifacts: artifacts,
    answer=price,
)


@contextmanager
def served(
    endpoint: Endpoint | tuple[Endpoint, ...], artifacts: Path, **settings: Any
) -> Iterator[str]:
    manifest = artifacts / "train" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}", "utf-8")
    service = Service(endpoint, Settings(artifacts=str(artifacts), **settings))
    server = uvicorn.Server(uvicorn.Config(service, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that complains of nothing."""
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda problem: faults.append(str(problem)))
    yield opened
    opened.close()
    assert faults == []


def test_a_form_made_from_the_schema_asks_the_model(page: Page, tmp_path: Path) -> None:
    with served(ENDPOINT, tmp_path) as address:
        page.goto(address)
        expect(page.get_by_role("heading")).to_have_text("houses")
        expect(page.locator("#about")).to_contain_text("NOT proved equal to houses.ipynb")
        assert page.get_by_label("rooms").input_value() == "3"
        page.get_by_label("rooms").fill("5")
        page.get_by_label("area").fill("")
        page.get_by_label("new").select_option("false")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Ask").press("Enter")
        answer = page.locator("output")
        expect(answer).to_contain_text("200")
        told = json.loads(answer.inner_text().partition("\n")[2])
        assert told["price"] == 5000
        assert told["of"] == {"rooms": 5, "area": None, "town": HOSTILE, "new": False}
        assert page.evaluate("window.hit") is None

        page.get_by_label("rooms").fill("2.5")
        page.get_by_role("button", name="Ask").click()
        expect(answer).to_have_text(re.compile("^422\nrooms: Input should be a valid integer"))
        expect(page.get_by_label("rooms")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("town")).to_have_attribute("aria-invalid", "false")


def test_other_requests_are_written_as_json(page: Page, tmp_path: Path) -> None:
    many = replace(
        ENDPOINT,
        request=list[House],
        arguments=lambda request: {"house": {"rooms": sum(one.rooms for one in request)}},
    )
    with served(many, tmp_path) as address:
        page.goto(address)
        page.get_by_label("request, as JSON").fill('[{"rooms": 1, "area": 2}]')
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("output")).to_contain_text("1000")


def test_one_of_several_functions_is_chosen(page: Page, tmp_path: Path) -> None:
    def grow(predictor: None, tree: dict[str, Any]) -> dict[str, Any]:
        del predictor
        return {"height": tree["age"] * 2}

    other = replace(
        ENDPOINT,
        path="/grow",
        request=Tree,
        arguments=lambda request: {"tree": request.as_dict()},
        answer=grow,
    )
    with served((replace(ENDPOINT, path="/price"), other), tmp_path) as address:
        page.goto(address)
        page.get_by_label("rooms").fill("5")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("output")).to_contain_text("5000")
        page.get_by_label("function").select_option("/grow")
        expect(page.locator("output")).to_be_empty()
        expect(page.get_by_label("rooms")).to_have_count(0)
        page.get_by_label("age").fill("4")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("output")).to_contain_text('"height": 8')


def test_a_service_with_keys_asks_for_one(page: Page, tmp_path: Path) -> None:
    key = hashlib.sha256(b"open sesame").hexdigest()
    with served(ENDPOINT, tmp_path, api_keys=key) as address:
        page.goto(address)
        page.get_by_label("API key").fill("open sesame")
        page.get_by_role("button", name="Use").click()
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("output")).to_have_text(re.compile("^200"))
