"""Do two runs of the notebook agree with each other? Compared payload by payload."""

import pickle
from pathlib import Path
from typing import Any

from jupyter_mlops.recording.alone import Forks, answer_of, answering
from jupyter_mlops.validation.compare import Verdict, compare_named
from jupyter_mlops.validation.shown import shown_values


class Undecided(Exception):
    """Whether the runs agree isn't known: why the process that compared them has failed."""


def disagreements(first: Path, second: Path, forks: Forks | None = None) -> dict[str, str]:
    """Name → what differs, for values that two runs don't agree on. Raises Undecided."""
    answer = answer_of(__name__, [first, second], forks=forks)
    if answer.error:
        raise Undecided(answer.error)
    found: dict[str, str] = answer.content
    return found


def first_disagreement(first: Path, second: Path) -> str | None:
    """The first payload, in the order of their names, of two records that disagree, if known."""
    try:
        return next(iter(disagreements(first, second)), None)
    except Undecided:
        return None


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


def _answer(runs: list[str]) -> dict[str, str]:
    first, second = map(Path, runs)
    return _first(first, second) if first.is_dir() else _differing(first, second)


if __name__ == "__main__":
    answering(_answer)
