"""Builds that were made on the command line: found, shown, tested, built again; others are not."""

import json
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tornado.httpclient import HTTPClientError, HTTPResponse

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.server.jobs.found import found_build

Fetch = Callable[..., Awaitable[HTTPResponse]]
JOBS = ("jupyter-mlops", "compilation", "jobs")
CELLS = (
    ("data", "rows = [n / 2 for n in range(3)]"),
    ("evaluate", "total = sum(rows)\nprint(total)"),
)


def write(path: Path, *cells: tuple[str, str]) -> None:
    listed = [
        nbformat.v4.new_code_cell(source, metadata={"tags": [tag]})
        for tag, source in cells or CELLS
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=listed), path)


def build(notebook: Path, folder: Path) -> None:
    """What `nb2prod build NOTEBOOK -o FOLDER --static` does, which is the quickest."""
    result = compile_notebook(notebook, Settings(output=folder, static=True))
    assert result.folder is not None, result.diagnostics


def date(folder: Path, second: int) -> None:
    os.utime(folder / "build.json", (second, second))


def folder_for(root: Path, path: str) -> str:
    found = found_build(root, path)
    return found.report.folder if found is not None else ""


def test_the_newest_build_is_found_wherever_it_lies(tmp_path: Path) -> None:
    write(tmp_path / "work/a.ipynb")
    assert folder_for(tmp_path, "work/a.ipynb") == ""
    places = ("work/build/a", "build/a", "out/of/the/way")
    for second, place in enumerate(places):
        build(tmp_path / "work/a.ipynb", tmp_path / place)
        date(tmp_path / place, second)
        assert folder_for(tmp_path, "work/a.ipynb") == place
    date(tmp_path / places[0], 10)
    assert folder_for(tmp_path, "work/a.ipynb") == places[0]


def test_a_notebook_that_is_being_saved_is_waited_for(tmp_path: Path) -> None:
    notebook = tmp_path / "a.ipynb"
    write(notebook)
    build(notebook, tmp_path / "build")
    saved = notebook.read_text("utf-8")
    notebook.write_text(saved[: len(saved) // 2], "utf-8")
    rest = threading.Timer(0.1, notebook.write_text, (saved, "utf-8"))
    rest.start()
    assert folder_for(tmp_path, "a.ipynb") == "build"
    notebook.write_text(saved[: len(saved) // 2], "utf-8")
    with pytest.raises(NotebookUnreadable):  # it stays like that
        found_build(tmp_path, "a.ipynb")


def test_of_two_notebooks_of_one_name_each_has_its_own_build(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "a.ipynb")
    build(tmp_path / "one/a.ipynb", tmp_path / "one/build/a")
    assert folder_for(tmp_path, "one/a.ipynb") == "one/build/a"
    assert folder_for(tmp_path, "two/a.ipynb") == ""
    other = ("data", "words = []"), ("evaluate", "count = len(words)")
    write(tmp_path / "three/a.ipynb", *other)
    build(tmp_path / "three/a.ipynb", tmp_path / "out")
    assert folder_for(tmp_path, "two/a.ipynb") == ""  # it has another text


def test_what_is_no_build_or_lies_elsewhere_is_not_found(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(root / "a.ipynb")
    build(root / "a.ipynb", outside / "build")
    (root / "link").symlink_to(outside)
    for content in (
        "",
        "[]",
        '{"schema": 1}',
        '{"schema": 1, "notebook": "a.ipynb", "name": "a/b"}',
    ):
        (root / "broken").mkdir(exist_ok=True)
        (root / "broken/build.json").write_text(content)
        assert folder_for(root, "a.ipynb") == ""
    build(root / "a.ipynb", root / "/".join("abcdefg"))  # one folder too deep
    assert folder_for(root, "a.ipynb") == ""
    manifest = json.loads((outside / "build/build.json").read_text())
    (root / "broken/build.json").write_text(json.dumps(manifest | {"proof": {"points": 1}}))
    assert folder_for(root, "a.ipynb") == ""


async def search(fetch: Fetch, path: str) -> list[Any]:
    body = json.dumps({"path": path})
    answer = await fetch("jupyter-mlops", "compilation", "searches", method="POST", body=body)
    found: list[Any] = json.loads(answer.body)["jobs"]
    return found


async def start(fetch: Fetch, kind: str) -> str:
    """Do a job to its end; gives its id."""
    body = json.dumps({"kind": kind, "path": "a.ipynb"})
    job: str = json.loads((await fetch(*JOBS, method="POST", body=body)).body)["id"]
    await fetch(*JOBS, job, "events", request_timeout=150)
    assert json.loads((await fetch(*JOBS, job)).body)["status"] == "done"
    return job


async def report(fetch: Fetch, job: str) -> Any:
    return json.loads((await fetch(*JOBS, job, "report")).body)


async def test_a_build_of_the_command_line_is_shown_tested_and_built_again_where_it_lies(
    jp_fetch: Fetch, jp_root_dir: Path
) -> None:
    notebook, folder = jp_root_dir / "a.ipynb", jp_root_dir / "out"
    write(notebook)
    assert await search(jp_fetch, "a.ipynb") == []
    compile_notebook(notebook, Settings(output=folder))
    [job] = await search(jp_fetch, "a.ipynb")
    assert (job["kind"], job["path"], job["status"]) == ("build", "a.ipynb", "done")
    assert await search(jp_fetch, "a.ipynb") == []
    assert [one["id"] for one in json.loads((await jp_fetch(*JOBS)).body)["jobs"]] == [job["id"]]

    found = await report(jp_fetch, job["id"])
    assert (found["folder"], found["is_found"], found["validated"]) == ("out", True, True)
    assert {row["verdict"] for row in found["rows"]} == {"equal"}
    assert "src/a/data.py" in found["files"]
    shown = await jp_fetch(*JOBS, job["id"], "files", "src", "a", "data.py")
    assert "range(" in json.loads(shown.body)["text"]
    stood = json.loads((await jp_fetch(*JOBS, job["id"], "standing")).body)
    assert stood == {"there": True, "since": "", "edited": []}
    await start(jp_fetch, "tests")

    write(notebook, CELLS[0], ("evaluate", "total = sum(rows)\nhalf = total / 2\nprint(half)"))
    again = await report(jp_fetch, await start(jp_fetch, "build"))
    assert (again["folder"], again["is_found"]) == ("out", False)
    assert "half" in again["changes"]
    assert not (jp_root_dir / "build").exists()
    assert await search(jp_fetch, "a.ipynb") == []  # it is the one from here


async def test_a_newer_build_in_the_place_of_one_from_here_is_taken_in(
    jp_fetch: Fetch, jp_root_dir: Path
) -> None:
    notebook = jp_root_dir / "a.ipynb"
    write(notebook)
    mine = await start(jp_fetch, "build")
    build(notebook, jp_root_dir / "build/a")
    [job] = await search(jp_fetch, "a.ipynb")
    assert not (await report(jp_fetch, job["id"]))["validated"]
    assert (await report(jp_fetch, mine))["validated"]
    again = await report(jp_fetch, await start(jp_fetch, "build"))
    assert (again["folder"], again["validated"]) == ("build/a", True)


async def test_a_search_for_no_notebook_of_the_server_is_refused(
    jp_fetch: Fetch, jp_root_dir: Path
) -> None:
    (jp_root_dir / "broken.ipynb").write_text("{")
    for path, status in (("gone.ipynb", 404), ("../a.ipynb", 403), ("broken.ipynb", 422)):
        with pytest.raises(HTTPClientError) as caught:
            await search(jp_fetch, path)
        assert caught.value.code == status
