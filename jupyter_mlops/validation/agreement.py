"""Do two runs of the notebook agree with each other? Compared in a process of its own.

Run as `python -m jupyter_mlops.validation.agreement FIRST SECOND ANSWER`: two payloads of records,
and where to write what differs.
"""

import json
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_mlops.validation.compare import Verdict, compare_named
from jupyter_mlops.validation.forkserver import ForkServer
from jupyter_mlops.validation.isolate import Job, run_alone
from jupyter_mlops.validation.shown import shown_values


def disagreements(first: Path, second: Path, forks: ForkServer | None = None) -> dict[str, str]:
    """Name → what differs, for values that two runs of the same notebook don't agree on."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        job = Job(
            __name__,
            (str(first.resolve()), str(second.resolve()), str(answer)),
            paths=(Path(__file__).resolve().parents[2],),
            folder=Path(folder),
        )
        outcome = run_alone(job, forks)
        if outcome.ok:
            found: dict[str, str] = json.loads(answer.read_text("utf-8"))
            return found
    # Not knowing is not agreeing.
    return {first.stem: f"the two runs can't be compared: {outcome.error}"}


def _values(path: str) -> dict[str, Any]:
    payload = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder
    if isinstance(payload, list):
        return {f"call {number}": call for number, call in enumerate(payload, start=1)}
    if "plots" in payload:
        return shown_values(payload)
    return {**payload["values"], **payload["probes"]}


def _main(first: str, second: str, answer: str) -> None:
    compared = compare_named(_values(first), _values(second))
    differing = {
        name: f"{found.where} {found.detail}".strip()
        for name, found in compared.items()
        if found.verdict is Verdict.DIFFERENT
    }
    Path(answer).write_text(json.dumps(differing), "utf-8")


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], sys.argv[3])
