"""What a module answers in a process of its own, and how it's told when it doesn't."""

import textwrap
from pathlib import Path

import cloudpickle
import pytest

from jupyter_mlops.recording.alone import Answer, answer_of
from jupyter_mlops.recording.record import Record
from jupyter_mlops.recording.samples import samples_of

MODULE = """
    import os, sys, time
    from jupyter_mlops.recording.alone import answering

    def give(request):
        print("noise")
        if request == "raise":
            raise ValueError("no such row")
        if request == "die":
            os._exit(7)
        if request == "wait":
            time.sleep(60)
        return [request, {"text": "\\ud800", "number": 0.1}]

    answering(give)
    """


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "asked.py").write_text(textwrap.dedent(MODULE), encoding="utf-8")
    return tmp_path / "src"


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ({"a": [1]}, Answer([{"a": [1]}, {"text": "\ud800", "number": 0.1}])),
        ("raise", Answer(error="ValueError: no such row")),
        ("die", Answer(error="ended with exit code 7")),
        ("wait", Answer(error="took longer than 1 seconds")),
    ],
)
def test_an_answer_or_the_reason_why_not(request_: object, answer: Answer, module: Path) -> None:
    limit = 1.0 if request_ == "wait" else 60.0
    assert answer_of("asked", request_, paths=(module,), time_limit=limit) == answer


def test_files_where_the_command_runs_are_no_modules_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    calls = [("predict", (1.0,), {}, 2.0)]
    (tmp_path / "calls.pkl").write_bytes(cloudpickle.dumps(calls))
    monkeypatch.chdir(tmp_path)
    record = Record(status="complete", observations={}, folder=str(tmp_path), calls=1)
    assert [sample.entry for sample in samples_of(record)] == ["predict"]
