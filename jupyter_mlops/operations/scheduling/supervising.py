"""From a job to how its command ended: asks a warden to run it, and reads the report."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from json import JSONDecodeError
from pathlib import Path
from typing import IO, Any

from jupyter_mlops.operations.scheduling.jobs import Outcome, Plan
from jupyter_mlops.operations.scheduling.store import Ending
from jupyter_mlops.operations.scheduling.warden import Order, Report
from jupyter_mlops.recording.processes import ended_by
from jupyter_mlops.signals import PATIENCE

_BY_CODE: Mapping[int, tuple[Outcome, str]] = {
    1: (Outcome.FAILED, "the command failed"),
    2: (Outcome.CANNOT_RUN, "the command could not run"),
    3: (Outcome.GATE_REFUSED, "a gate refused the new model"),
    4: (Outcome.DATA_REFUSED, "the data break their contract"),
}
_BY_ANSWER = {"promoted": Outcome.PROMOTED, "kept": Outcome.KEPT}
_BY_SIGNAL = 128
_LARGEST = 1 << 16
_WARDEN = "jupyter_mlops.operations.scheduling.warden"


def supervised(plan: Plan, log: Path, lock: int, told: Mapping[str, str]) -> Ending:
    """Run the command of a plan to its end, which comes at once when the crew is called off.

    `told` are further variables of its environment.
    """
    if not Path(plan.build).is_dir():
        return Ending(Outcome.CANNOT_RUN, reason=f"{plan.build} is gone")
    if not Path(plan.folder).is_dir():
        return Ending(Outcome.CANNOT_RUN, reason=f"{plan.folder}, where it should run, is gone")
    words, limit = [*plan.command], plan.time_limit
    order = Order(words, plan.folder, str(log), limit, PATIENCE, lock, dict(told))
    report = _report(order)
    if report is None:
        return Ending(Outcome.KILLED, reason="the process that watched over it was killed")
    ending = _ending(report, plan)
    if report.log_problem:
        reasons = (ending.reason, f"its log ends early: {report.log_problem}")
        return replace(ending, reason="; ".join(filter(None, reasons)))
    return ending


def _report(order: Order) -> Report | None:
    command = [sys.executable, "-P", "-m", _WARDEN]
    with subprocess.Popen(  # noqa: S603  # our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=(order.lock,),
        start_new_session=True,
    ) as warden:
        assert warden.stdin is not None
        assert warden.stdout is not None
        descriptor = warden.stdin
        with ended_by(lambda: _close(descriptor)):
            descriptor.write(json.dumps(asdict(order)).encode() + b"\n")
            descriptor.flush()
            text = warden.stdout.read()
    try:
        return Report(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):
        stream.close()


def _ending(report: Report, plan: Plan) -> Ending:
    if report.problem:
        return Ending(Outcome.CANNOT_RUN, reason=report.problem)
    code, result = report.exit_code, _document(report.answer)
    if report.ended_for == "stop":
        return Ending(Outcome.INTERRUPTED, code, "the scheduler was ended", result)
    if report.ended_for == "time":
        reason = f"it took longer than {plan.time_limit:g} seconds"
        return Ending(Outcome.TIMED_OUT, code, reason, result)
    if code == 0:
        word = result.get("outcome") if isinstance(result, dict) else None
        return Ending(_BY_ANSWER.get(str(word), Outcome.DONE), code, result=result)
    assert code is not None
    if code < 0 or code > _BY_SIGNAL:
        number = -code if code < 0 else code - _BY_SIGNAL
        return Ending(Outcome.KILLED, code, f"signal {number} ended it", result)
    outcome, reason = _BY_CODE.get(code, (Outcome.FAILED, f"the command failed with {code}"))
    return Ending(outcome, code, _said(result) or reason, result)


def _document(text: str) -> Any:
    """Read what the command printed; of a large document only what says how it ended is kept."""
    try:
        # what isn't a number in JSON would be refused by those who are told of it
        found = json.loads(text, parse_constant=lambda _: None)
    except (JSONDecodeError, RecursionError):
        return None
    if len(text) > _LARGEST and isinstance(found, dict):
        return {name: found[name] for name in ("outcome", "reason", "error") if name in found}
    return found if len(text) <= _LARGEST else None


def _said(result: Any) -> str:
    """Find the command's own words for what went wrong."""
    if not isinstance(result, dict):
        return ""
    error = result.get("error")
    said = error.get("message") if isinstance(error, dict) else result.get("reason")
    return said if isinstance(said, str) else ""
