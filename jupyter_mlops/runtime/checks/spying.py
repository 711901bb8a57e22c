"""Listens to what an estimator is asked and what it answers, in evaluation and in serving."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

METHODS = ("predict_proba", "predict", "decision_function")
"""What is asked of a model, the most telling first."""


@dataclass(frozen=True)
class Call:
    """One question to an estimator."""

    method: str
    rows: Any
    answer: Any


@contextmanager
def spied(estimator: Any) -> Iterator[list[Call]]:
    """Give a list that fills with the calls of `estimator`, the outer ones only."""
    calls: list[Call] = []
    own = {name: getattr(estimator, name, None) for name in METHODS}
    asked = {name: method for name, method in own.items() if callable(method)}
    inside: list[str] = []
    for name, method in asked.items():
        setattr(estimator, name, _listening(name, method, calls, inside))
    try:
        yield calls
    finally:
        for name in asked:
            delattr(estimator, name)


def _listening(
    name: str, method: Callable[..., Any], calls: list[Call], inside: list[str]
) -> Callable[..., Any]:
    def ask(rows: Any, *more: Any, **named: Any) -> Any:
        inside.append(name)
        try:
            answer = method(rows, *more, **named)
        finally:
            inside.pop()
        if not inside:
            calls.append(Call(name, rows, answer))
        return answer

    return ask


def taken_rows(rows: Any, places: list[int]) -> Any:
    """Some rows of a frame, an array, a sparse matrix or a list, in the order of `places`."""
    if hasattr(rows, "iloc"):
        return rows.iloc[places]
    return [rows[place] for place in places] if isinstance(rows, list) else rows[places]


def number_of(rows: Any) -> int:
    """How many rows there are."""
    return int(rows.shape[0]) if hasattr(rows, "shape") else len(rows)
