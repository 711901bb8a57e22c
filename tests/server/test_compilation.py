"""Builds as jobs: followed, cancelled, replayed, kept; what they made is shown and nothing else."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from jupyter_mlops.server.jobs.records import JobRecord, JobRecords
from jupyter_mlops.server.jobs.table import MOST_RUNNING, TIME_LIMITS
from jupyter_mlops.server.jobs_contract import Job, JobEvent
from jupyter_mlops.server.routes.base import MOST_BYTES

Fetch = Callable[..., Awaitable[HTTPResponse]]
JOBS = ("jupyter-mlops", "compilation", "jobs")
QUICK = (
    ("parameters", "SIZE = 3"),
    ("data", "rows = [n / 2 for n in range(SIZE)]"),
    ("evaluate", "total = sum(rows)\nprint(total)"),
)
LONG = (("data", "import time\ntime.sleep(60)\nrows = [1]"), ("evaluate", "total = sum(rows)"))


def write(path: Path, cells: tuple[tuple[str, str], ...]) -> None:
    listed = [
        nbformat.v4.new_code_cell(source, metadata={"tags": tags.split()}) for tags, source in cells
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=listed), path)


async def start(fetch: Fetch, path: str, kind: str = "build") -> Any:
    body = json.dumps({"kind": kind, "path": path})
    return json.loads((await fetch(*JOBS, method="POST", body=body)).body)


async def refused(response: Awaitable[object]) -> tuple[int, dict[str, str]]:
    with pytest.raises(HTTPClientError) as caught:
        await response
    assert caught.value.response is not None
    return caught.value.code, json.loads(caught.value.response.body)


async def events(fetch: Fetch, job: str, after: int = 0) -> list[Any]:
    """All events of a job, which has ended when the answer has."""
    response = await fetch(*JOBS, job, "events", params={"after": str(after)}, request_timeout=150)
    lines = response.body.decode().splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


async def standing(fetch: Fetch, job: str) -> Any:
    return json.loads((await fetch(*JOBS, job, "standing")).body)


async def goes_on(fetch: Fetch, root: Path, job: str) -> None:
    """Edit what was built, then what it was built from, and take both away."""
    assert await standing(fetch, job) == {"there": True, "since": "", "edited": []}
    with (root / "build/small/src/small/data.py").open("a") as file:
        file.write("# mine\n")
    write(root / "small.ipynb", (*QUICK[:2], ("evaluate", "total = sum(rows)")))
    now = await standing(fetch, job)
    assert now == {"there": True, "since": "1 cell changed (3)", "edited": ["data.py"]}
    shutil.rmtree(root / "build")
    assert not (await standing(fetch, job))["there"]
    (root / "small.ipynb").unlink()
    status, refusal = await refused(fetch(*JOBS, job, "standing"))
    assert (status, refusal["reference"]) == (404, "notebook-gone")


async def test_a_build_is_followed_to_its_proof_and_shown(
    jp_fetch: Fetch, jp_root_dir: Path, tmp_path: Path
) -> None:
    write(jp_root_dir / "small.ipynb", QUICK)
    job = (await start(jp_fetch, "small.ipynb"))["id"]
    told = await events(jp_fetch, job)
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    assert told[-1]["job"]["status"] == "done", told[-1]
    phases = {one["job"]["progress"]["phase"] for one in told if one["job"]["progress"]}
    assert {"recording", "running the package", "comparing"} <= phases
    assert await events(jp_fetch, job, after=len(told) - 2) == told[-2:]

    report = json.loads((await jp_fetch(*JOBS, job, "report")).body)
    assert report["folder"] == "build/small"
    assert report["validated"]
    assert {row["verdict"] for row in report["rows"]} == {"equal"}
    assert [point["values"] for point in report["points"]] == ["", "SIZE = 4", "SIZE = 2"]
    assert {row["point"] for row in report["rows"]} == {one["label"] for one in report["points"]}
    assert "src/small/data.py" in report["files"]
    shown = json.loads((await jp_fetch(*JOBS, job, "files", "src", "small", "data.py")).body)
    assert "range(" in shown["text"]

    (tmp_path / "secret.txt").write_text("secret")
    (jp_root_dir / "build/small/link").symlink_to(tmp_path)
    for path in ("..%2F..%2Fsmall.ipynb", "link/secret.txt", "%2Fetc%2Fpasswd"):
        status, _ = await refused(jp_fetch(*JOBS, job, f"files/{path}"))
        assert status in (403, 404)

    await goes_on(jp_fetch, jp_root_dir, job)


async def rename(fetch: Fetch, path: str, to: str) -> list[str]:
    """Tell that something was renamed; gives the paths of the jobs that follow."""
    body = json.dumps({"path": path, "to": to})
    answer = await fetch("jupyter-mlops", "compilation", "renamings", method="POST", body=body)
    return [one["path"] for one in json.loads(answer.body)["jobs"]]


async def test_jobs_follow_a_notebook_that_is_renamed_while_it_is_built_and_its_folder_after(
    jp_fetch: Fetch, jp_root_dir: Path
) -> None:
    (jp_root_dir / "sub").mkdir()
    write(jp_root_dir / "sub/small.ipynb", QUICK)
    write(jp_root_dir / "sub/smaller.ipynb", QUICK)  # not renamed, though its name begins alike
    job = (await start(jp_fetch, "sub/small.ipynb"))["id"]
    (jp_root_dir / "sub/small.ipynb").rename(jp_root_dir / "sub/named.ipynb")
    assert await rename(jp_fetch, "sub/small.ipynb", "sub/named.ipynb") == ["sub/named.ipynb"]
    write(jp_root_dir / "sub/small.ipynb", QUICK)  # another one, which would be built to there
    for path in ("sub/small.ipynb", "sub/named.ipynb"):
        body = json.dumps({"kind": "build", "path": path})
        status, refusal = await refused(jp_fetch(*JOBS, method="POST", body=body))
        assert (status, refusal["reference"]) == (409, "already-running")
    assert (await events(jp_fetch, job))[-1]["job"]["status"] == "done"

    (jp_root_dir / "sub").rename(jp_root_dir / "other")
    assert await rename(jp_fetch, "sub", "other") == ["other/named.ipynb"]
    report = json.loads((await jp_fetch(*JOBS, job, "report")).body)
    assert (report["folder"], report["notebook"]) == ("other/build/small", "small.ipynb")
    assert await standing(jp_fetch, job) == {"there": True, "since": "", "edited": []}
    shown = await jp_fetch(*JOBS, job, "files", "src", "small", "data.py")
    assert "range(" in json.loads(shown.body)["text"]
    tests = await start(jp_fetch, "other/named.ipynb", "tests")
    assert (await events(jp_fetch, tests["id"]))[-1]["job"]["status"] == "done"
    records = JobRecords(jp_root_dir).load()
    assert [one.job.path for one in records] == ["other/named.ipynb"] * 2


async def test_nothing_follows_to_where_no_file_is(jp_fetch: Fetch, jp_root_dir: Path) -> None:
    write(jp_root_dir / "a.ipynb", QUICK)
    for to, status, reference in (
        ("gone.ipynb", 404, "notebook-gone"),
        ("../a.ipynb", 403, "outside-root"),
    ):
        found, refusal = await refused(rename(jp_fetch, "a.ipynb", to))
        assert (found, refusal["reference"]) == (status, reference)
    assert await rename(jp_fetch, "", "a.ipynb") == []


async def test_a_build_can_be_cancelled_and_runs_once_at_a_time(
    jp_fetch: Fetch, jp_root_dir: Path
) -> None:
    for name in ("long.ipynb", "other.ipynb"):
        write(jp_root_dir / name, LONG)
    body = json.dumps({"kind": "build", "path": "long.ipynb"})
    first, second = await asyncio.gather(
        *(jp_fetch(*JOBS, method="POST", body=body) for _ in range(2)), return_exceptions=True
    )
    good, bad = (first, second) if isinstance(first, HTTPResponse) else (second, first)
    assert isinstance(good, HTTPResponse)
    assert good.code == 202
    assert isinstance(bad, HTTPClientError)
    assert bad.code == 409
    other = (await start(jp_fetch, "other.ipynb"))["id"]
    for job in (json.loads(good.body)["id"], other):
        ended = json.loads((await jp_fetch(*JOBS, job, method="DELETE")).body)
        assert ended["status"] == "cancelled"
        assert (await events(jp_fetch, job))[-1]["job"]["status"] == "cancelled"
    assert not (jp_root_dir / "build").exists()


async def test_no_more_jobs_run_than_the_machine_bears(jp_fetch: Fetch, jp_root_dir: Path) -> None:
    names = [f"long{number}.ipynb" for number in range(MOST_RUNNING + 1)]
    for name in names:
        write(jp_root_dir / name, LONG)
    started = [(await start(jp_fetch, name))["id"] for name in names[:-1]]
    body = json.dumps({"kind": "build", "path": names[-1]})
    status, refusal = await refused(jp_fetch(*JOBS, method="POST", body=body))
    assert (status, refusal["reference"]) == (429, "too-many-jobs")
    for job in started:
        await jp_fetch(*JOBS, job, method="DELETE")


async def test_a_job_that_takes_too_long_is_ended(
    jp_fetch: Fetch, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIME_LIMITS, "build", 1.0)
    write(jp_root_dir / "long.ipynb", LONG)
    job = (await start(jp_fetch, "long.ipynb"))["id"]
    last = (await events(jp_fetch, job))[-1]["job"]
    assert (last["status"], last["message"]) == ("failed", "it took more than 1 s and was ended")


async def test_a_worker_that_dies_is_told(
    jp_fetch: Fetch, jp_root_dir: Path, jp_serverapp: ServerApp
) -> None:
    write(jp_root_dir / "long.ipynb", LONG)
    job = (await start(jp_fetch, "long.ipynb"))["id"]
    running = await jp_serverapp.web_app.settings["jupyter_mlops_jobs"].job(job)
    while running._process is None:
        await asyncio.sleep(0.01)
    os.kill(running._process.pid, signal.SIGKILL)
    last = (await events(jp_fetch, job))[-1]["job"]
    assert last["status"] == "failed"
    assert "exit code -9" in last["message"]


async def test_what_ran_when_the_server_ended_is_listed_as_interrupted(
    jp_fetch: Fetch, jp_serverapp: ServerApp
) -> None:
    job = Job("ab" * 8, "build", "a.ipynb", "running", "2026-01-01T00:00:00+00:00", None, "")
    JobRecords(Path(jp_serverapp.root_dir)).save(JobRecord(job, (JobEvent(1, job, ""),), None))
    [found] = json.loads((await jp_fetch(*JOBS)).body)["jobs"]
    assert (found["id"], found["status"]) == (job.id, "interrupted")
    assert (await events(jp_fetch, job.id))[-1]["job"]["status"] == "interrupted"


REFUSED = (
    ("[]", 400, "request-invalid"),
    ('{"kind": "shell", "path": "a.ipynb"}', 400, "request-invalid"),
    ('{"kind": "build", "path": "../a.ipynb"}', 403, "outside-root"),
    ('{"kind": "build", "path": "gone.ipynb"}', 404, "notebook-gone"),
    ('{"kind": "tests", "path": "a.ipynb"}', 409, "nothing-built"),
    ('{"kind": "build", "path": "' + "a" * MOST_BYTES + '"}', 413, "too-large"),
)
"""(body of a request, status, reference)"""


async def test_what_cannot_be_started_is_refused(jp_fetch: Fetch, jp_root_dir: Path) -> None:
    write(jp_root_dir / "a.ipynb", QUICK)
    for body, status, reference in REFUSED:
        found, refusal = await refused(jp_fetch(*JOBS, method="POST", body=body))
        assert (found, refusal["reference"]) == (status, reference)
        assert refusal["hint"]
    assert (await refused(jp_fetch(*JOBS, "0" * 16)))[0] == 404


OTHERS = ("renamings", "searches")


async def test_nobody_starts_or_reads_a_job_without_a_token(
    http_server_client: AsyncHTTPClient, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    assert jp_serverapp.identity_provider.token
    job = f"{jp_base_url}jupyter-mlops/compilation/jobs"
    one = f"{job}/{'0' * 16}"
    asked = [(job, "POST"), (job, "GET"), (one, "GET"), (one, "DELETE")]
    asked += [(f"{jp_base_url}jupyter-mlops/compilation/{what}", "POST") for what in OTHERS]
    shown = ("events", "report", "standing", "files/a.py", "service")
    asked += [(f"{one}/{what}", "GET") for what in shown]
    for url, verb in [*asked, (f"{one}/service", "POST")]:
        body = "{}" if verb == "POST" else None
        status, _ = await refused(http_server_client.fetch(url, method=verb, body=body))
        assert status == 403
