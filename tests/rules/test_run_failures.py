"""What helps against an exception that ended the notebook's run."""

from pathlib import Path

import pytest

from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.units import read_program
from jupyter_mlops.recording.record import Failure, Record
from jupyter_mlops.rules.run_failures import run_diagnostics


def found(exception: str, message: str = "gone") -> Diagnostic:
    program = read_program(Notebook(Path("a.ipynb"), "a", (), {}, ""))
    record = Record("failed", {}, "", failure=Failure("1", exception, message, "Traceback"))
    (diagnostic,) = run_diagnostics(program, record)
    return diagnostic


@pytest.mark.parametrize(
    ("exception", "fix"),
    [
        ("ModuleNotFoundError", "Install it in the environment of nb2prod"),
        ("URLError", "download it once"),
        ("ConnectionError", "download it once"),
        ("KeyError", "Make the notebook run from top to bottom"),
    ],
)
def test_the_remedy_is_for_what_was_raised(exception: str, fix: str) -> None:
    assert found(exception).code == "NB401"
    assert fix in found(exception).fix


@pytest.mark.parametrize(
    ("exception", "message", "code"),
    [
        ("EOFError", "EOF when reading a line", "NB113"),
        ("StdinNotImplementedError", "raw_input was called", "NB113"),
        ("EOFError", "Ran out of input", "NB401"),  # pickle, of a file that is cut
        ("EOFError", "Compressed file ended before the end-of-stream marker", "NB401"),
    ],
)
def test_only_what_asks_a_person_waits_for_one(exception: str, message: str, code: str) -> None:
    assert found(exception, message).code == code
