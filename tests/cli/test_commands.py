"""The command line itself: help, exit codes, JSON for every way to fail, fast start."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from jupyter_mlops.cli import COMMANDS, Door, console, main
from jupyter_mlops.errors import NotebookUnreadable, RecordingFailed

HEAVY = ["pandas", "sklearn", "IPython", "jupytext", "matplotlib", "nbformat", "numpy"]


def failing(error: BaseException) -> Door:
    def fail(as_json: bool) -> int:  # noqa: ARG001  # the option must be there
        raise error

    option = click.Option(["--json", "as_json"], is_flag=True)
    return Door(commands={"fail": click.Command("fail", callback=fail, params=[option])})


@pytest.mark.parametrize("command", [[], *([str(one.name)] for one in COMMANDS)])
def test_help_teaches(command: list[str]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0
    assert result.stdout.count("\n    nb2prod ") >= 2
    assert "\n  Exit codes: 0 " in result.stdout


def test_help_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from jupyter_mlops.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"sys.exit(' '.join(name for name in {HEAVY} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "\n")
    assert "Commands:" in done.stdout


def test_module_runs_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_mlops", "--version"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("nb2prod, version ")


def test_errors_have_a_reference_and_a_hint() -> None:
    result = CliRunner().invoke(failing(NotebookUnreadable("no \x1b[1m", "look")), ["fail"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "error[notebook-unreadable]: no \\x1b[1m\n  hint: look\n"


def test_errors_as_json() -> None:
    result = CliRunner().invoke(
        failing(RecordingFailed("it died", "try again")), ["fail", "--json"]
    )
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "error": {"reference": "recording-failed", "message": "it died", "hint": "try again"}
    }


def test_interruption_is_clean() -> None:
    result = CliRunner().invoke(failing(KeyboardInterrupt()), ["fail"])
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


def test_a_bug_is_not_hidden() -> None:
    result = CliRunner().invoke(failing(ZeroDivisionError("ours")), ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "a", "--no-such"],
        ["graph", "a", "--format", "png"],
        ["explain", "NB999"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    text = CliRunner().invoke(main, arguments)
    assert (text.exit_code, text.stdout) == (2, "")
    assert "Usage: " in text.stderr
    as_json = CliRunner().invoke(main, [*arguments, "--json"])
    assert as_json.exit_code == 2
    assert json.loads(as_json.stdout)["error"]["reference"] == "configuration-invalid"


@pytest.mark.parametrize("code", ["NB221", "nb221", "stage-order"])
def test_explain(code: str) -> None:
    result = CliRunner().invoke(main, ["explain", code])
    assert result.exit_code == 0
    assert result.stdout.startswith("# NB221 stage-order\n")


def test_explain_as_json() -> None:
    result = CliRunner().invoke(main, ["explain", "NB221", "--json"])
    assert json.loads(result.stdout)["severity"] == "error"
    result = CliRunner().invoke(main, ["explain", "--json"])
    assert "NB221" in [one["code"] for one in json.loads(result.stdout)["codes"]]


def test_explain_suggests_the_nearest_code() -> None:
    result = CliRunner().invoke(main, ["explain", "stage-oder"])
    assert "did you mean NB221 (stage-order)?" in result.stderr


def test_progress_is_plain_lines_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress() as on_progress:
        for done in range(1, 41):
            on_progress("recording", done, 40)
        on_progress("compiling", 1, 1)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.split("\n")[:2] == ["recording 4/40", "recording 8/40"]
    assert err.endswith("recording 40/40\ncompiling 1/1\n")
    assert len(err.split("\n")) == 12
