"""From recorded estimators to what skops must be told to trust, and what it can't store at all."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_mlops.recording.alone import Forks, answer_of, answering
from jupyter_mlops.recording.record import Record

LIBRARIES = ("sklearn.", "numpy.", "scipy.", "xgboost.", "lightgbm.", "catboost.", "imblearn.")
"""Where a fitted model's types may come from, besides the notebook itself."""
NOTEBOOK = "__main__"
LIMIT = 600.0


@dataclass(frozen=True, slots=True)
class Trust:
    """How recorded estimators can be stored."""

    types: tuple[str, ...] = ()
    """What skops must be told to trust."""
    pickled: Mapping[str, str] = field(default_factory=dict)
    """Name of an estimator → why it's stored as a pickle."""
    error: str = ""
    """Why nothing is known, so that all estimators are pickled."""


def trust_of(record: Record, places: Mapping[str, str], forks: Forks | None = None) -> Trust:
    """Look into the recorded estimators.

    `places` tells where the package has what a module of the user's own defines.
    """
    payloads = sorted(Path(record.folder).glob("*.pkl"))
    answer = answer_of(__name__, payloads, time_limit=LIMIT, forks=forks)
    if answer.error:
        return Trust(error=answer.error)
    types, pickled = set[str](), {}
    for name, found, problem in answer.content:
        foreign = [one for one in found if not _is_trustworthy(one, places)]
        if problem or foreign:
            pickled[name] = problem or f"skops can't load {', '.join(foreign)}"
        types.update(set(found) - set(foreign))
    return Trust(tuple(sorted(_placed(name, places) for name in types)), pickled)


def _is_trustworthy(name: str, places: Mapping[str, str]) -> bool:
    # what stands in no module by its name (`<lambda>`, `f.<locals>.g`) can't be found again
    own = tuple(f"{module}." for module in places)
    return name.startswith((*own, *LIBRARIES)) and "<" not in name


def _placed(name: str, places: Mapping[str, str]) -> str:
    for module in sorted(places, key=len, reverse=True):
        if name.startswith(f"{module}."):
            return places[module] + name.removeprefix(module)
    return name


def _estimators(path: str) -> Iterator[tuple[str, list[str], str]]:
    """Name, types that skops doesn't trust by itself, and why it can't store it."""
    # Imported here, because only notebooks with estimators have them installed and loaded.
    from sklearn.base import BaseEstimator  # noqa: PLC0415  # in the child only: slow to load
    from skops.io import dumps, get_untrusted_types  # noqa: PLC0415  # in the child only: slow to load

    payload = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder
    # what the notebook showed lies beside the values, in a form of its own
    values = payload.get("values", {}) if isinstance(payload, dict) else {}
    for name, value in values.items():
        if isinstance(value, BaseEstimator):
            try:
                yield name, sorted(get_untrusted_types(data=dumps(value))), ""
            except Exception as error:  # foreign code may raise anything
                yield name, [], f"{type(error).__name__}: {error}"


def _estimators_in(paths: list[str]) -> list[tuple[str, list[str], str]]:
    return [found for path in paths for found in _estimators(path)]


if __name__ == "__main__":
    answering(_estimators_in)
