"""For a prediction function that takes rows: the rows of several requests in one call of it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any


def joined(
    answer: Callable[..., Any], name: str
) -> Callable[[Any, Sequence[Mapping[str, Any]]], list[Any]]:
    """Make a function that asks `answer` once for all requests, whose rows are its argument `name`.

    Each request gets the answers to its own rows. Raises ValueError when there isn't one for each.
    """

    def answer_all(predictor: Any, requests: Sequence[Mapping[str, Any]]) -> list[Any]:
        parts = [request[name] for request in requests]
        answers = answer(predictor, **{name: _together(parts)})
        total = sum(map(len, parts))
        if len(answers) != total:
            raise ValueError(f"{len(answers)} answers to {total} rows")
        found, start = [], 0
        for part in parts:
            found.append(answers[start : start + len(part)])
            start += len(part)
        return found

    return answer_all


def _together(parts: Sequence[Any]) -> Any:
    if len(parts) == 1:
        return parts[0]
    if isinstance(parts[0], list):
        return list(chain.from_iterable(parts))
    import pandas as pd  # noqa: PLC0415  # a service of lists does without it

    return pd.concat(parts, ignore_index=True)


def of_records(
    answer_all: Callable[[Any, list[Any]], Sequence[Any]], name: str
) -> Callable[[Any, Sequence[Mapping[str, Any]]], Sequence[Any]]:
    """Make a function that hands to `answer_all` what each request has under `name`."""

    def answer(predictor: Any, requests: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
        return answer_all(predictor, [request[name] for request in requests])

    return answer
