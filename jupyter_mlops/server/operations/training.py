"""What a worker does about models in use: retrain a build, or run a job of the schedule."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from jupyter_mlops.operations.scheduling.jobs import GOOD
from jupyter_mlops.server.operations.builds import build_folder
from jupyter_mlops.server.operations.schedule import home, job_below
from jupyter_mlops.server.operations.store import home_below, needing_extra
from jupyter_mlops.server.operations_contract import RetrainingRequest
from jupyter_mlops.server.paths import inside

TRIGGER = "JupyterLab"
_REFUSALS = ("gate refused", "data refused")
_ASKED = TypeAdapter(RetrainingRequest)
Tell = Callable[[dict[str, Any]], None]


def retraining(request: Mapping[str, str], tell: Tell) -> tuple[str, str]:
    """Retrain a build, and tell how far it is."""
    root, asked = Path(request["root"]), _ASKED.validate_json(request["asked"])
    with needing_extra():
        from jupyter_mlops.operations import retrain as training  # noqa: PLC0415  # slow to load

    def progress(phase: str, done: int, total: int) -> None:
        tell({"progress": [phase, done, total]})

    build, _name = build_folder(root, asked.build)
    wanted = training.Request(
        build=build,
        parameters=asked.parameters,
        data=inside(root, asked.inputs) if asked.inputs else None,
        home=home_below(root, build),
        promotes=asked.promotes,
        trigger=TRIGGER,
    )
    progress("loading", 0, 1)
    result = training.retrain(wanted, progress)
    return _status(result.outcome), f"{result.outcome}: {result.reason}"


def turn(request: Mapping[str, str], tell: Tell) -> tuple[str, str]:
    """Run a job of the schedule, as `nb2prod schedule run-now` does."""
    from jupyter_mlops.operations.scheduling.turns import Turns  # noqa: PLC0415  # loaded for a run of the schedule only
    from jupyter_mlops.recording.processes import crew  # noqa: PLC0415  # loaded for a run of the schedule only

    _store, job = job_below(Path(request["root"]), request["job"])
    turns = Turns(home(), lambda text: tell({"output": f"{text}\n"}))
    with crew(1) as pool:  # its end ends the run too
        run = pool.submit(turns.by_hand, job).result()
    word = run.outcome.value
    status = "done" if run.outcome in GOOD else _status(word)
    return status, f"{word}: {run.reason}" if run.reason else word


def _status(outcome: str) -> str:
    if outcome in ("promoted", "kept"):
        return "done"
    return "refused" if outcome in _REFUSALS else "failed"
