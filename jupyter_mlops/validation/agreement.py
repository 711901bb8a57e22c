"""Do two runs of the notebook agree with each other? Compared in a process of its own.

Run as `python -m jupyter_mlops.validation.agreement FIRST SECOND`, each a payload of a record.
"""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_mlops.validation.compare import Verdict, compare_named

LIMIT = 600.0
"""Seconds for unpickling and comparing two payloads."""


def disagreements(first: Path, second: Path) -> dict[str, str]:
    """Name → what differs, for values that two runs of the same notebook don't agree on."""
    done = subprocess.run(  # noqa: S603  # our own module, no shell
        [sys.executable, "-m", "jupyter_mlops.validation.agreement", str(first), str(second)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode != 0:
        # Not knowing is not agreeing.
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[-1] if lines else "no reason"
        return {first.stem: f"the two runs can't be compared: {reason}"}
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _values(path: str) -> dict[str, Any]:
    payload = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder
    if isinstance(payload, list):
        return {f"call {number}": call for number, call in enumerate(payload, start=1)}
    return {**payload["values"], **payload["probes"]}


def _main(first: str, second: str) -> None:
    compared = compare_named(_values(first), _values(second))
    differing = {
        name: f"{found.where} {found.detail}".strip()
        for name, found in compared.items()
        if found.verdict is Verdict.DIFFERENT
    }
    # Whatever the notebook's own classes print while they are unpickled stays out of the answer.
    sys.__stdout__.write(json.dumps(differing))  # type: ignore[union-attr]  # always there in a child


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
