"""Models in use over HTTP: what is told of them, what is changed, and what nobody gets at."""

import json
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Notices, Outcome
from jupyter_mlops.operations.scheduling.planning import Training, Wish, planned
from jupyter_mlops.operations.scheduling.store import Ending, Store
from jupyter_mlops.server.operations.logs import MOST

Fetch = Callable[..., Awaitable[HTTPResponse]]
HERE = ("jupyter-mlops", "operations")
LOANS = {"build": "build/loans"}
RUN = "0" * 32
WISH = {
    **LOANS, "name": "", "cron": "0 3 * * mon", "timezone": "Europe/Berlin", "inputs": "",
    "parameters": {}, "promotes": "not-worse", "only_new_data": False,
}  # fmt: skip
pytestmark = pytest.mark.timeout(600)  # the first one builds and retrains


@pytest.fixture(autouse=True)
def schedule(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """A schedule of this test's own."""
    monkeypatch.setenv("NB2PROD_HOME", str(tmp_path / "home"))
    return Store(Home.at(tmp_path / "home"))


async def asked(fetch: Fetch, *route: str, **params: str) -> Any:
    return json.loads((await fetch(*HERE, *route, params=params, request_timeout=200)).body)


async def sent(fetch: Fetch, *route: str, **body: Any) -> Any:
    answer = await fetch(*HERE, *route, method="POST", body=json.dumps(body), request_timeout=200)
    return json.loads(answer.body)


async def refused(response: Awaitable[Any]) -> tuple[int, str]:
    with pytest.raises(HTTPClientError) as caught:
        await response
    assert caught.value.response is not None
    refusal = json.loads(caught.value.response.body)
    assert refusal["error"]
    return caught.value.code, refusal["reference"]


def job_about(schedule: Store, build: Path, name: str = "nightly") -> None:
    wish = Wish("0 3 * * *", "Europe/Berlin", "once", 0, 60, None)
    schedule.add(name, planned(build, Training(), wish), datetime.now(UTC))


class TestRetrained:
    """A server that shows a folder whose build was retrained."""

    @pytest.fixture
    def jp_root_dir(self, trained: Path) -> Path:
        return trained

    async def test_builds_versions_and_runs_are_told(self, jp_fetch: Fetch) -> None:
        found = await asked(jp_fetch, "builds")
        assert (found["missing"], found["is_all"]) == ([], True)
        [build] = found["builds"]
        assert (build["folder"], build["name"], build["hindrance"]) == ("build/loans", "loans", "")
        assert [one["name"] for one in build["parameters"]] == ["SEED", "C"]
        history = await asked(jp_fetch, "history", **LOANS)
        assert [one["number"] for one in history["versions"]] == [2, 1]
        assert {"accuracy", "auc"} <= history["versions"][0]["metrics"].keys()
        assert history["versions"][1]["promotion"]["instead_of"] in (None, 2)
        outcomes = [one["outcome"] for one in history["runs"]]
        assert outcomes == ["data refused", "promoted", "promoted"]
        assert "debt" in history["runs"][0]["reason"]
        assert [one["version"] for one in history["runs"]] == [None, 2, 1]

    async def test_a_run_tells_what_it_was_made_of_and_shows_its_notebook(
        self, jp_fetch: Fetch
    ) -> None:
        runs = (await asked(jp_fetch, "history", **LOANS))["runs"]
        bad, good = runs[0]["id"], runs[1]["id"]
        details = await asked(jp_fetch, "runs", good, **LOANS)
        assert details["parameters"]["C"] == "10.0"
        assert [(one["path"], len(one["sha256"])) for one in details["files"]] == [
            ("data/loans.csv", 64)
        ]
        assert all(one["passed"] and one["told"] for one in details["gates"])
        assert details["has_notebook"]
        text = (await asked(jp_fetch, "runs", good, "notebook", **LOANS))["text"]
        assert "accuracy:" in json.dumps(json.loads(text)["cells"])
        page = (await asked(jp_fetch, "runs", good, "page", **LOANS))["text"]
        assert "<html" in page
        assert not (await asked(jp_fetch, "runs", bad, **LOANS))["has_notebook"]
        for run in (bad, RUN):
            status, _ = await refused(asked(jp_fetch, "runs", run, "notebook", **LOANS))
            assert status == 422

    async def test_a_version_is_promoted_and_rolled_back(self, jp_fetch: Fetch) -> None:
        first = await sent(jp_fetch, "promotions", **LOANS, version=1, reason="by hand <b>")
        assert first == {"name": "loans", "version": 1}
        versions = (await asked(jp_fetch, "history", **LOANS))["versions"]
        told = {one["number"]: one for one in versions}
        assert "champion" in told[1]["aliases"]
        assert "previous" in told[2]["aliases"]
        assert told[1]["promotion"]["reason"] == "by hand <b>"
        assert told[1]["promotion"]["actor"].endswith("(JupyterLab)")
        back = await sent(jp_fetch, "rollbacks", **LOANS, reason="complaints")
        assert back == {"name": "loans", "version": 2}
        unknown = sent(jp_fetch, "promotions", **LOANS, version=99, reason="x")
        assert await refused(unknown) == (422, "configuration-invalid")

    async def test_jobs_of_the_schedule_are_told_paused_and_resumed(
        self, jp_fetch: Fetch, schedule: Store, trained: Path, made: Path
    ) -> None:
        job_about(schedule, trained / "build" / "loans")
        job_about(schedule, made, "elsewhere")
        wish = Wish(None, "UTC", "once", 3, 60, None, when_file=trained / "drift")
        told = Notices(
            (("tell", "--key", "k1"),), ("https://ada:k2@hooks.example/k3?k4",), ("a@b",)
        )
        plan = planned(trained / "build" / "loans", Training(), wish, told)
        schedule.add("alarmed", plan, datetime.now(UTC))
        found = await asked(jp_fetch, "schedule")
        assert (found["has_daemon"], found["elsewhere"]) == (False, 1)
        [alarmed, job] = found["jobs"]
        assert (alarmed["name"], alarmed["cron"], alarmed["next"]) == ("alarmed", "", None)
        assert alarmed["tells"] == ["tell", "https://hooks.example/…", "a@b"]
        assert alarmed["retries_after"] == [60, 120, 240]
        assert (alarmed["watched"], alarmed["alarm_pause"]) == (str(trained / "drift"), 600)
        assert (job["name"], job["build"], job["paused"]) == ("nightly", "build/loans", False)
        assert (job["retries_after"], job["missed"]) == ([], "once")
        assert (job["time_limit"], job["tells"], job["tells_trouble_only"]) == (None, [], False)
        assert job["next"]
        schedule.remove(schedule.job("alarmed"))
        [paused] = (await sent(jp_fetch, "schedule", job="nightly", change="pause"))["jobs"]
        assert (paused["paused"], paused["next"]) == (True, None)
        assert schedule.job("nightly").paused
        await sent(jp_fetch, "schedule", job="nightly", change="resume")
        assert not schedule.job("nightly").paused
        for name in ("elsewhere", "unknown"):
            change = sent(jp_fetch, "schedule", job=name, change="pause")
            assert await refused(change) == (422, "configuration-invalid")
            turn = sent(jp_fetch, "schedule", "turns", job=name)
            assert await refused(turn) == (422, "configuration-invalid")

    async def test_what_the_schedule_knows_stands_among_the_runs(
        self, jp_fetch: Fetch, schedule: Store, trained: Path
    ) -> None:
        run = (await asked(jp_fetch, "history", **LOANS))["runs"][1]
        job_about(schedule, trained / "build" / "loans")
        job = schedule.job("nightly")
        begun, ended = (datetime.fromisoformat(run[name]) for name in ("begun", "ended"))
        turn = schedule.begin(job, begun - timedelta(seconds=1))
        schedule.end(turn, Ending(Outcome.PROMOTED, 0, result={"run": run["id"]}), ended)
        later = schedule.begin(job, datetime.now(UTC))
        schedule.end(later, Ending(Outcome.CANNOT_RUN, reason="it is gone"), datetime.now(UTC))
        rows = (await asked(jp_fetch, "history", **LOANS))["runs"]
        assert [(one["outcome"], one["job"]) for one in rows] == [
            ("cannot run", "nightly"),
            ("data refused", ""),
            ("promoted", "nightly"),
            ("promoted", ""),
        ]
        assert rows[0]["reason"] == "it is gone"
        assert rows[0]["id"] == ""
        assert [one["turn"] for one in rows] == [later.id, None, turn.id, None]

    async def test_the_log_of_a_run_can_be_read(
        self, jp_fetch: Fetch, schedule: Store, trained: Path, made: Path
    ) -> None:
        good = (await asked(jp_fetch, "history", **LOANS))["runs"][1]["id"]
        found = await asked(jp_fetch, "runs", good, "log", **LOANS)
        assert found["left_out"] == 0
        job_about(schedule, trained / "build" / "loans")
        turn = schedule.begin(schedule.job("nightly"), datetime.now(UTC))
        log = ("schedule", "turns", str(turn.id), "log")
        assert await refused(asked(jp_fetch, *log, **LOANS)) == (422, "configuration-invalid")
        schedule.home.log(turn.id).write_bytes(b"x" * MOST + b"<b>\xff</b>")
        found = await asked(jp_fetch, *log, **LOANS)
        assert found["left_out"] == len(b"<b>\xff</b>")
        assert found["text"].endswith("x<b>\ufffd</b>")
        # nor that of a job about a build elsewhere
        job_about(schedule, made, "elsewhere")
        other = schedule.begin(schedule.job("elsewhere"), datetime.now(UTC))
        schedule.home.log(other.id).write_text("secret", "utf-8")
        for number in (other.id, 999):
            read = asked(jp_fetch, "schedule", "turns", str(number), "log", **LOANS)
            assert await refused(read) == (422, "configuration-invalid")

    async def test_a_job_is_added_and_removed(
        self, jp_fetch: Fetch, schedule: Store, trained: Path, made: Path
    ) -> None:
        (trained / "new").mkdir(exist_ok=True)
        wish = {**WISH, "inputs": "new", "parameters": {"C": 0.5}, "only_new_data": True}
        [job] = (await sent(jp_fetch, "schedule", "jobs", **wish))["jobs"]
        assert (job["name"], job["build"], job["timezone"]) == (
            "loans", "build/loans", "Europe/Berlin",
        )  # fmt: skip
        assert (job["cron"], job["paused"]) == ("0 3 * * mon", False)
        words = schedule.job("loans").plan.command
        assert words[words.index("retrain") + 1] == str(trained / "build" / "loans")
        assert words[words.index("--inputs") + 1] == str(trained / "new")
        assert words[words.index("-p") + 1 :][:2] == ("C", "0.5")
        assert words[words.index("--promote-if") + 1] == "not-worse"
        assert words[-1] == "--if-new-data"
        for wrong in (
            {}, {"name": "b", "cron": ""}, {"name": "b", "cron": "0 3 31 2 *"},
            {"name": "b", "timezone": "Mars"}, {"name": "../b"}, {"name": "b", "inputs": "absent"},
            {"name": "b", "parameters": {"SEEDS": 1}},
        ):  # fmt: skip
            added = sent(jp_fetch, "schedule", "jobs", **{**WISH, **wrong})
            assert await refused(added) == (422, "configuration-invalid"), wrong
        job_about(schedule, made, "elsewhere")
        other = sent(jp_fetch, "schedule", job="elsewhere", change="remove")
        assert await refused(other) == (422, "configuration-invalid")
        found = await sent(jp_fetch, "schedule", job="loans", change="remove")
        assert (found["jobs"], found["elsewhere"]) == ([], 1)
        assert [one.name for one in schedule.jobs()] == ["elsewhere"]

    async def test_nothing_outside_of_the_root_is_told_or_changed(
        self, jp_fetch: Fetch, trained: Path, made: Path
    ) -> None:
        link = trained / "link"
        if not link.is_symlink():
            link.symlink_to(made)
        outside = ("../loans/build", "/etc", "link")
        for build in outside:
            for route in (
                ("history",), ("runs", RUN), ("runs", RUN, "notebook"), ("runs", RUN, "log"),
                ("schedule", "turns", "1", "log"),
            ):  # fmt: skip
                found = await refused(asked(jp_fetch, *route, build=build))
                assert found == (403, "outside-root"), (build, route)
            body = {"build": build, "reason": "x"}
            for route, more in (
                ("promotions", {"version": 1}),
                ("rollbacks", {}),
            ):
                assert await refused(sent(jp_fetch, route, **body, **more)) == (403, "outside-root")
        for build, inputs in (("../loans/build", ""), ("build/loans", "../bad")):
            wish = {"build": build, "inputs": inputs, "parameters": {}, "promotes": "never"}
            assert await refused(sent(jp_fetch, "retrainings", **wish)) == (403, "outside-root")
            wish = {**WISH, "build": build, "inputs": inputs}
            added = sent(jp_fetch, "schedule", "jobs", **wish)
            assert await refused(added) == (403, "outside-root")
        assert [one["folder"] for one in (await asked(jp_fetch, "builds"))["builds"]] == [
            "build/loans"
        ]


ROUTES = (
    ("GET", "builds"),
    ("GET", "history?build=a"),
    ("GET", f"runs/{RUN}?build=a"),
    ("GET", f"runs/{RUN}/notebook?build=a"),
    ("GET", f"runs/{RUN}/page?build=a"),
    ("GET", f"runs/{RUN}/log?build=a"),
    ("GET", "schedule"),
    ("GET", "schedule/turns/1/log?build=a"),
    ("POST", "promotions"),
    ("POST", "rollbacks"),
    ("POST", "retrainings"),
    ("POST", "schedule"),
    ("POST", "schedule/jobs"),
    ("POST", "schedule/turns"),
)


async def test_nobody_is_answered_without_a_token(
    http_server_client: AsyncHTTPClient, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    assert jp_serverapp.identity_provider.token
    for verb, path in ROUTES:
        for headers in ({}, {"Authorization": "token wrong"}):
            url = f"{jp_base_url}jupyter-mlops/operations/{path}"
            body = "{}" if verb == "POST" else None
            answer = http_server_client.fetch(url, method=verb, body=body, headers=headers)
            assert (await refused(answer))[0] == 403


async def test_a_session_needs_its_xsrf_token_to_change_anything(
    http_server_client: AsyncHTTPClient, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    token = jp_serverapp.identity_provider.token
    login = await http_server_client.fetch(f"{jp_base_url}?token={token}")
    cookies = SimpleCookie("; ".join(login.headers.get_list("Set-Cookie")))
    header = "; ".join(f"{name}={one.value}" for name, one in cookies.items())
    for verb, path in ROUTES:
        if verb != "POST":
            continue
        url = f"{jp_base_url}jupyter-mlops/operations/{path}"
        for given, status in ((None, 403), ("wrong", 403), (cookies["_xsrf"].value, 400)):
            headers = {"Cookie": header} | ({"X-XSRFToken": given} if given else {})
            answer = http_server_client.fetch(url, method="POST", body="{}", headers=headers)
            assert (await refused(answer))[0] == status


async def test_a_build_that_was_never_retrained_has_no_versions_and_gets_no_store(
    jp_fetch: Fetch, jp_root_dir: Path, made: Path
) -> None:
    assert (await asked(jp_fetch, "builds"))["builds"] == []
    shutil.copytree(made, jp_root_dir / "build" / "loans")
    (jp_root_dir / "other").mkdir()
    (jp_root_dir / "other" / "build.json").write_text('{"name": "webpack"}')
    [build] = (await asked(jp_fetch, "builds"))["builds"]
    assert build["folder"] == "build/loans"
    history = await asked(jp_fetch, "history", **LOANS)
    assert history == {"name": "loans", "store": "", "versions": [], "runs": []}
    rollback = sent(jp_fetch, "rollbacks", **LOANS, reason="x")
    assert await refused(rollback) == (422, "never-retrained")
    assert not (jp_root_dir / "build" / "mlflow").exists()


async def test_without_the_extra_it_is_told_how_to_get_it(
    jp_fetch: Fetch, jp_root_dir: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made, jp_root_dir / "build" / "loans")
    (jp_root_dir / "build" / "mlflow").mkdir()
    (jp_root_dir / "build" / "mlflow" / "mlflow.db").touch()
    # the process that has MLflow finds one that can't be loaded, as if there were none
    absent = tmp_path / "absent" / "mlflow.py"
    absent.parent.mkdir()
    absent.write_text("raise ModuleNotFoundError(\"No module named 'mlflow'\", name='mlflow')")
    monkeypatch.syspath_prepend(absent.parent)
    with pytest.raises(HTTPClientError) as caught:
        await asked(jp_fetch, "history", **LOANS)
    assert caught.value.response is not None
    refusal = json.loads(caught.value.response.body)
    assert (caught.value.code, refusal["reference"]) == (501, "extra-missing")
    assert 'pip install "jupyter_mlops[operate]"' in refusal["hint"]


async def test_a_retraining_is_a_job_with_progress_and_an_outcome(
    jp_fetch: Fetch, jp_root_dir: Path, made: Path
) -> None:
    shutil.copytree(made, jp_root_dir / "build" / "loans")
    wish = {**LOANS, "inputs": "", "parameters": {"C": 3.0}, "promotes": "never"}
    job = await sent(jp_fetch, "retrainings", **wish)
    assert (job["kind"], job["path"], job["status"]) == ("retraining", "build/loans", "running")
    assert (await refused(sent(jp_fetch, "retrainings", **wish))) == (409, "already-running")
    events = ("jupyter-mlops", "compilation", "jobs", job["id"], "events")
    body = (await jp_fetch(*events, request_timeout=300)).body.decode()
    told = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
    assert told[-1]["job"]["status"] == "done", told[-1]
    assert told[-1]["job"]["message"] == "kept: nothing was to be promoted"
    phases = {one["job"]["progress"]["phase"] for one in told if one["job"]["progress"]}
    assert {"running the notebook", "registering"} <= phases
    history = await asked(jp_fetch, "history", **LOANS)
    assert [one["trigger"] for one in history["runs"]] == ["JupyterLab"]
    assert [one["aliases"] for one in history["versions"]] == [["challenger"]]


async def test_a_turn_of_the_schedule_is_a_job_too(
    jp_fetch: Fetch, jp_root_dir: Path, made: Path, schedule: Store
) -> None:
    shutil.copytree(made, jp_root_dir / "build" / "loans")
    job_about(schedule, jp_root_dir / "build" / "loans")
    (jp_root_dir / "build" / "loans" / "inputs" / "data" / "loans.csv").unlink()
    job = await sent(jp_fetch, "schedule", "turns", job="nightly")
    events = ("jupyter-mlops", "compilation", "jobs", job["id"], "events")
    body = (await jp_fetch(*events, request_timeout=300)).body.decode()
    told = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
    assert told[-1]["job"]["status"] == "failed"
    assert "data/loans.csv" in told[-1]["job"]["message"]
    [shown] = (await asked(jp_fetch, "schedule"))["jobs"]
    assert shown["last"]["outcome"] == "cannot run"
