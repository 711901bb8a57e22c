"""Who is told of a run, by real receivers; none of them changes what became of it."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller

from jupyter_mlops.operations.scheduling.jobs import Notices

KEEPS = 'print(\'{"outcome": "kept"}\')'
WRITES = "import sys; open('told', 'ab').write(sys.stdin.buffer.read())"


def run(schedule: Any, code: str, **notices: Any) -> Any:
    job = schedule.add(code, notices=Notices(**notices))
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    return schedule.store.runs()[0]


def test_a_command_gets_the_event(schedule: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(schedule.folder)
    hook = (sys.executable, "-S", "-c", WRITES)
    ended = run(schedule, "raise SystemExit(3)", commands=(hook,))
    event = json.loads((schedule.folder / "told").read_text("utf-8"))
    assert {name: event[name] for name in ("job", "outcome", "exit_code", "is_good", "try")} == {
        "job": "churn", "outcome": "gate refused", "exit_code": 3, "is_good": False, "try": 1
    }  # fmt: skip
    assert event["log"] == str(schedule.home.log(ended.id))
    assert ended.notice_problem == ""


@pytest.mark.parametrize(
    ("hook", "problem"),
    [
        ((sys.executable, "-S", "-c", "raise SystemExit(5)"), "failed with 5"),
        (("/no/such/hook", "T0KEN"), "could not be started"),
    ],
)
def test_a_failing_command_changes_nothing(
    hook: tuple[str, ...], problem: str, schedule: Any
) -> None:
    ended = run(schedule, KEEPS, commands=(hook,))
    assert ended.outcome.value == "kept"
    assert problem in ended.notice_problem
    assert "T0KEN" not in ended.notice_problem + "".join(schedule.said)


def test_trouble_only(schedule: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(schedule.folder)
    hooks = {"commands": ((sys.executable, "-S", "-c", WRITES),), "only_trouble": True}
    run(schedule, KEEPS, **hooks)
    assert not (schedule.folder / "told").exists()
    schedule.store.remove(schedule.store.job("churn"))
    run(schedule, "1/0", **hooks)
    assert (schedule.folder / "told").exists()


class Receiver(BaseHTTPRequestHandler):
    """Answers with the codes that a test has set, then with 200."""

    codes: ClassVar[list[int]] = []
    came: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append((self.headers["Content-Type"], text))
        self.send_response(self.codes.pop(0) if self.codes else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr("jupyter_mlops.operations.scheduling.notices.webhook._PAUSES", (0.0, 0.0))
    Receiver.codes, Receiver.came = [], []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/T0KEN?key=T0KEN"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("codes", "requests", "problem"),
    [
        ([], 1, ""),
        ([500, 503], 3, ""),
        ([500, 500, 500], 3, "answered 500"),
        ([404], 1, "answered 404"),
        ([302], 1, "answered 302"),
    ],
)
def test_a_webhook(
    codes: list[int], requests: int, problem: str, receiver: str, schedule: Any
) -> None:
    Receiver.codes = codes
    ended = run(schedule, KEEPS, webhooks=(receiver,))
    assert ended.outcome.value == "kept"
    assert len(Receiver.came) == requests
    kind, text = Receiver.came[0]
    assert (kind, json.loads(text)["outcome"]) == ("application/json", "kept")
    assert ended.notice_problem.endswith(problem)
    assert bool(ended.notice_problem) == bool(problem)
    assert "T0KEN" not in ended.notice_problem + "".join(schedule.said)


def test_a_webhook_that_nobody_answers(receiver: str, schedule: Any) -> None:
    nobody = receiver.replace("http:", "https:")
    ended = run(schedule, KEEPS, webhooks=(nobody,))
    assert ended.outcome.value == "kept"
    assert "can't be reached" in ended.notice_problem


class Mailbox:
    """Takes mail."""

    def __init__(self) -> None:
        self.came: list[Any] = []

    async def handle_DATA(  # noqa: N802  # the server asks for this name
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        self.came.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


def test_mail(schedule: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        monkeypatch.setenv("NB2PROD_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NB2PROD_SMTP_PORT", str(port))
        monkeypatch.setenv("NB2PROD_SMTP_SECURITY", "none")
        ended = run(schedule, "1/0", emails=("a@example.org", "b@example.org"))
    finally:
        controller.stop()
    ((receivers, content),) = mailbox.came
    assert receivers == ["a@example.org", "b@example.org"]
    message = message_from_bytes(content, policy=policy.default)
    assert message["Subject"] == "nb2prod: churn failed"
    assert json.loads(message.get_content())["exit_code"] == 1
    assert ended.notice_problem == ""


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "NB2PROD_SMTP_HOST is not set"),
        ({"HOST": "127.0.0.1", "PORT": "1", "SECURITY": "none"}, "refused"),
        ({"HOST": "127.0.0.1", "PORT": "x"}, "invalid literal"),
        ({"HOST": "127.0.0.1", "SECURITY": "yes"}, "SECURITY is none of"),
    ],
)
def test_mail_that_cannot_be_sent(
    settings: dict[str, str], problem: str, schedule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"NB2PROD_SMTP_{name}", value)
    ended = run(schedule, KEEPS, emails=("a@example.org",))
    assert ended.outcome.value == "kept"
    assert problem in ended.notice_problem
