"""NB113, NB120, NB401, NB402: the notebook itself doesn't run from top to bottom."""

from collections.abc import Iterator
from dataclasses import replace

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.recording.record import Failure, Record

TRACEBACK_LINES = 12
"""The end of a traceback, where the user's own line and the exception stand."""
_UNREACHED = (
    "Each run has to get the same: download it once, to a file beside the notebook, and read that."
)
_FIXES = {
    "ModuleNotFoundError": "Install it in the environment of nb2prod, whose Python runs the "
    "notebook whatever its kernel is; a module of your own goes beside the notebook.",
    **dict.fromkeys(
        ("URLError", "HTTPError", "gaierror", "ConnectionError", "ConnectTimeout", "SSLError"),
        _UNREACHED,
    ),
}
"""Exception → what helps, where running the notebook again doesn't."""


def run_diagnostics(program: Program, record: Record) -> Iterator[Diagnostic]:
    """The finding that a run which didn't complete stands for."""
    failure = record.failure
    if failure is None:
        return
    unit = next((unit for unit in program.units if unit.uid == failure.uid), None)
    span = unit.span if unit is not None else None
    if span is not None and failure.line is not None:
        line = span.line + failure.line - 1
        if span.line < line <= span.end_line:
            span = replace(span, line=line, column=0)
    code, message, fix = _told(failure, record.status)
    yield Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message,
        span=span,
        why="\n".join(failure.traceback.strip().splitlines()[-TRACEBACK_LINES:])
        or "The run ended here; the cells below were not reached.",
        fix=fix,
    )


def _told(failure: Failure, status: str) -> tuple[str, str, str]:
    if status == "timeout":
        return (
            "NB402",
            f"the run took too long: {failure.message}",
            "Raise --time-limit, or use less data.",
        )
    if failure.exception in ("SystemExit", "KeyboardInterrupt"):
        return "NB120", "this statement ends the notebook", "Remove it: the cells below never run."
    # A file that ends too early raises an EOFError as well, which says something else.
    asks = failure.exception == "EOFError" and failure.message.startswith("EOF when reading")
    if asks or failure.exception == "StdinNotImplementedError":
        fix = "Make the value a parameter: assign it in the cell tagged `parameters`."
        return "NB113", "this statement waits for a person's input", fix
    message = f"the notebook raises {failure.exception}: {failure.message}"
    anyway = "Make the notebook run from top to bottom: Kernel → Restart and run all."
    return "NB401", message, _FIXES.get(failure.exception, anyway)
