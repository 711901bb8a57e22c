"""What is printed: colours where they are wanted, and nothing that commands a terminal."""

import pytest

from jupyter_mlops.cli.console import BAD, show

RED = "\x1b[31m\x1b[1mrefused\x1b[0m\n"


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, "refused\n"),  # a pipe or a file
        ({"FORCE_COLOR": "1"}, RED),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "refused\n"),
    ],
)
def test_colours(
    environment: dict[str, str],
    shown: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    show("refused", BAD)
    assert capsys.readouterr().out == shown


def test_text_cannot_command_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show("\x1b[2Jgone", to_stderr=True)
    assert capsys.readouterr().err == "\\x1b[2Jgone\n"
