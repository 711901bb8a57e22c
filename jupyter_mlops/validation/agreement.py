"""Do two runs of the notebook agree with each other? Compared in a process of its own.

Run as `python -m jupyter_mlops.validation.agreement FIRST SECOND ANSWER`: two payloads of records,
or two folders of payloads, and where to write what differs.
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
    found = _found(first, second, forks)
    # Not knowing is not agreeing.
    return {first.stem: found} if isinstance(found, str) else found


def first_disagreement(first: Path, second: Path) -> str | None:
    """The first payload, in the order of their names, of two records that disagree, if known."""
    found = _found(first, second, None)
    return None if isinstance(found, str) else next(iter(found), None)


def _found(first: Path, second: Path, forks: ForkServer | None) -> dict[str, str] | str:
    """What differs; in a sentence why it isn't known, when it isn't."""
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
    return f"the two runs can't be compared: {outcome.error}"


def _values(path: Path) -> dict[str, Any]:
    payload = pickle.loads(path.read_bytes())  # noqa: S301  # written by our own recorder
    if isinstance(payload, list):
        return {f"call {number}": call for number, call in enumerate(payload, start=1)}
    if "plots" in payload:
        return shown_values(payload)
    return {**payload["values"], **payload["probes"]}


def _differing(first: Path, second: Path) -> dict[str, str]:
    compared = compare_named(_values(first), _values(second))
    return {
        name: f"{found.where} {found.detail}".strip()
        for name, found in compared.items()
        if found.verdict is Verdict.DIFFERENT
    }


def _first(first: Path, second: Path) -> dict[str, str]:
    for payload in sorted(first.glob("*.pkl")):
        other = second / payload.name
        if other.exists() and (found := _differing(payload, other)):
            return {payload.stem: ", ".join(found)}
    return {}


def _main(first: str, second: str, answer: str) -> None:
    differing = _first if Path(first).is_dir() else _differing
    found = differing(Path(first), Path(second))
    Path(answer).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], sys.argv[3])
