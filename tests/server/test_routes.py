"""What the routes answer, whom they answer, and what they refuse."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from jupyter_mlops.server.analysis import TIME_LIMIT, AnalysisUnavailable, Analyzer, Subject
from jupyter_mlops.server.answers import analyze
from jupyter_mlops.server.routes.base import MOST_BYTES
from jupyter_mlops.stages import STAGES

Fetch = Callable[..., Awaitable[HTTPResponse]]


def notebook(*cells: tuple[str, str], path: str = "churn.ipynb", **others: Any) -> str:
    """Write a NotebookText; a cell is (tags, source)."""
    listed = [
        {"id": f"cell-{number}", "type": "code", "source": source, "tags": tags.split()}
        for number, (tags, source) in enumerate(cells, start=1)
    ]
    return json.dumps({"path": path, "version": 1, "cells": listed, "settings": {}, **others})


PIPELINE = (
    ("parameters", "SIZE = 3  # 1 to 9"),
    ("data", "rows = list(range(SIZE))"),
    ("", "print(rows)"),
    ("evaluate", "total = sum(rows)\nprint(total)"),
)


async def answered(response: Awaitable[HTTPResponse]) -> Any:
    return json.loads((await response).body)


async def refused(response: Awaitable[HTTPResponse]) -> tuple[int, dict[str, str]]:
    with pytest.raises(HTTPClientError) as caught:
        await response
    assert caught.value.response is not None
    return caught.value.code, json.loads(caught.value.response.body)


async def test_the_stages_are_those_of_the_table(jp_fetch: Fetch) -> None:
    table = await answered(jp_fetch("jupyter-mlops", "stages"))
    assert [one["tag"] for one in table["stages"]] == [kind.tag for kind in STAGES]


async def test_a_notebook_is_analyzed_as_it_stands_in_the_editor(jp_fetch: Fetch) -> None:
    body = notebook(*PIPELINE, version=7)
    found = await answered(jp_fetch("jupyter-mlops", "diagnostics", method="POST", body=body))
    assert found["version"] == 7
    assert [(one["tag"], one["cell_ids"]) for one in found["nodes"]] == [
        ("data", ["cell-2"]),
        ("evaluate", ["cell-4"]),
    ]
    [flow] = found["flows"]
    assert (flow["source"], flow["target"]) == ("data", "evaluate")
    assert [value["name"] for value in flow["values"]] == ["rows"]
    assert [one["kept"] for one in found["statements"]] == [True, True, False, True, True]
    [parameter] = found["parameters"]
    assert (parameter["name"], parameter["default"], parameter["limits"]) == ("SIZE", 3, "1 to 9")


async def test_places_are_counted_as_the_editor_counts(jp_fetch: Fetch) -> None:
    # one character, two UTF-16 units, four bytes
    body = notebook(("data", 'label = "🦊"; rows = missing'))
    found = await answered(jp_fetch("jupyter-mlops", "diagnostics", method="POST", body=body))
    [place] = [one["place"] for one in found["findings"] if "missing" in one["message"]]
    assert (place["line"], place["column"], place["end_column"]) == (1, 21, 28)


async def test_tags_are_suggested_with_reasons(jp_fetch: Fetch) -> None:
    body = notebook(
        ("", "import pandas as pd\nframe = pd.read_csv('a.csv')"),
        ("", "from sklearn.linear_model import LinearRegression"),
        ("", "model = LinearRegression().fit(frame[['x']], frame['y'])"),
    )
    route = ("jupyter-mlops", "stages", "suggestions")
    found = await answered(jp_fetch(*route, method="POST", body=body))
    tags = {one["cell_id"]: one["tag"] for one in found["suggestions"]}
    assert tags == {"cell-1": "data", "cell-3": "train"}
    assert all(one["reason"] and 0 < one["confidence"] <= 1 for one in found["suggestions"])


async def test_a_code_has_its_page(jp_fetch: Fetch) -> None:
    page = await answered(jp_fetch("jupyter-mlops", "diagnostics", "NB221"))
    assert page["name"] == "stage-order"
    assert "NB221" in page["text"]
    status, refusal = await refused(jp_fetch("jupyter-mlops", "diagnostics", "NB000"))
    assert (status, refusal["reference"]) == (404, "not-found")


REFUSED = (
    ("", 400, "request-invalid"),
    ("[]", 400, "request-invalid"),
    ('{"path": 3}', 400, "request-invalid"),
    (notebook(("data", "a = 1"), path="../a.ipynb"), 403, "outside-root"),
    (notebook(path="/etc/passwd"), 403, "outside-root"),
    (notebook(path="a\0.ipynb"), 403, "outside-root"),
    (notebook(path="linked/a.ipynb"), 403, "outside-root"),
    (notebook(settings={"seeds": "many"}), 422, "configuration-invalid"),
    (notebook(("", "#" * MOST_BYTES)), 413, "too-large"),
)
"""(body of a request, status, reference)"""


async def test_what_cannot_be_answered_is_refused_in_one_shape(
    jp_fetch: Fetch, jp_root_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (jp_root_dir / "linked").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    for body, status, reference in REFUSED:
        response = jp_fetch("jupyter-mlops", "diagnostics", method="POST", body=body)
        found, refusal = await refused(response)
        assert (found, refusal["reference"]) == (status, reference)
        assert refusal["error"]
        assert refusal["hint"]


ROUTES = (
    ("GET", "stages"),
    ("POST", "stages/suggestions"),
    ("POST", "diagnostics"),
    ("GET", "diagnostics/NB221"),
)


CHANGING = (
    "stages/suggestions",
    "diagnostics",
    "compilation/jobs",
    "compilation/renamings",
    "compilation/searches",
)
"""What takes a POST."""


async def test_nobody_is_answered_without_a_token(
    http_server_client: AsyncHTTPClient, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    assert jp_serverapp.identity_provider.token
    for verb, path in ROUTES:
        for headers in ({}, {"Authorization": "token wrong"}):
            url = f"{jp_base_url}jupyter-mlops/{path}"
            body = "{}" if verb == "POST" else None
            status, refusal = await refused(
                http_server_client.fetch(url, method=verb, body=body, headers=headers)
            )
            assert status == 403
            assert set(refusal) == {"error", "hint", "reference"}


async def test_a_session_needs_its_xsrf_token(
    http_server_client: AsyncHTTPClient, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    token = jp_serverapp.identity_provider.token
    login = await http_server_client.fetch(f"{jp_base_url}?token={token}")
    cookies = SimpleCookie("; ".join(login.headers.get_list("Set-Cookie")))
    header = "; ".join(f"{name}={one.value}" for name, one in cookies.items())

    def sent(path: str, xsrf: str | None) -> Awaitable[HTTPResponse]:
        headers = {"Cookie": header} | ({"X-XSRFToken": xsrf} if xsrf else {})
        url = f"{jp_base_url}jupyter-mlops/{path}"
        return http_server_client.fetch(url, method="POST", body=notebook(), headers=headers)

    for path in CHANGING:
        for wrong in (None, "wrong"):
            assert (await refused(sent(path, wrong)))[0] == 403
    assert (await sent("diagnostics", cookies["_xsrf"].value)).code == 200


async def test_the_server_answers_others_while_it_analyzes(jp_fetch: Fetch) -> None:
    long = notebook(*(("data", f"value_{number} = {number}") for number in range(500)))
    order = []

    async def ask(name: str, *route: str, **how: str) -> None:
        await jp_fetch("jupyter-mlops", *route, **how)
        order.append(name)

    analysis = asyncio.create_task(ask("analysis", "diagnostics", method="POST", body=long))
    await asyncio.sleep(0)
    for _ in range(5):
        await ask("table", "stages")
    await analysis
    assert order == [*["table"] * 5, "analysis"]


async def test_an_analysis_that_hangs_or_dies_is_followed_by_one_that_works(
    tmp_path: Path,
) -> None:
    analyzer = Analyzer(tmp_path, time_limit=1)
    try:
        with pytest.raises(AnalysisUnavailable, match="more than 1 s"):
            await analyzer.answer(hang, b"")
        analyzer.time_limit = TIME_LIMIT  # the process has to start again first
        with pytest.raises(AnalysisUnavailable, match="has died"):
            await analyzer.answer(die, b"")
        body = notebook(*PIPELINE).encode()
        assert json.loads(await analyzer.answer(analyze, body))["version"] == 1
    finally:
        analyzer.close()


async def test_a_process_that_nobody_asks_any_more_is_ended(tmp_path: Path) -> None:
    analyzer = Analyzer(tmp_path, subject=Subject("it", "", "", rest=0.2))
    try:
        first, again = [await analyzer.answer(tell_process) for _ in range(2)]
        assert first == again
        while await asyncio.to_thread(is_there, int(first)):
            await asyncio.sleep(0.05)
        assert await analyzer.answer(tell_process) != first
    finally:
        analyzer.close()


def tell_process(_root: Path) -> bytes:
    return str(os.getpid()).encode()


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def hang(_root: Path, body: bytes) -> bytes:
    time.sleep(60)
    return body


def die(_root: Path, _body: bytes) -> bytes:
    os._exit(1)
