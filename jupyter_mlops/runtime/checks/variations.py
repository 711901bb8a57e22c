"""Requests told by what they change in a recorded one, and what can be said of an answer."""

import copy
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

UNSEEN = "never seen before"
"""A category that no data has."""


def changed(arguments: Any, change: Mapping[str, Any]) -> Any:
    """The arguments with one place set to another value, or left out."""
    made = copy.deepcopy(arguments)
    if "where" not in change:
        return made
    *way, last = change["where"]
    holder: Any = made
    for step in way:
        holder = holder[step]
    if "set" in change:
        holder[last] = change["set"]
    else:
        del holder[last]
    return made


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[list[Any], Any]]:
    """All plain values inside arguments; of a list of records, those of the first one."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from places(part, (*way, key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield from places(value[0], (*way, 0))
    elif way:
        yield list(way), value


def row_of(table: Any, place: int, fields: Collection[str]) -> dict[str, Any]:
    """One row as a record: plain values, nothing for what is missing."""
    row = {}
    for name in fields:
        value = table[name].iloc[place]
        plain = value.item() if hasattr(value, "item") else value
        row[name] = None if isinstance(plain, float) and math.isnan(plain) else plain
    return row


def numbers(answer: Any) -> Iterator[float]:
    """All numbers inside an answer."""
    for part in _leaves(answer):
        if isinstance(part, int | float) and not isinstance(part, bool):
            yield part


def texts(answer: Any) -> Iterator[str]:
    """All text inside an answer; keys don't count."""
    for part in _leaves(answer):
        if isinstance(part, str):
            yield part


def form(answer: Any) -> Any:
    """The keys and types of an answer; of a list, those of its first element."""
    if isinstance(answer, Mapping):
        return {key: form(part) for key, part in answer.items()}
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [form(part) for part in answer[:1]]
    return "number" if type(answer) in (int, float) else type(answer).__name__


def are_finite(answer: Any) -> bool:
    """Whether no number is infinite; JSON has null for those, so there is no null either."""
    return all(map(math.isfinite, numbers(answer))) and None not in list(_leaves(answer))


def _leaves(answer: Any) -> Iterator[Any]:
    if isinstance(answer, Mapping):
        for part in answer.values():
            yield from _leaves(part)
    elif isinstance(answer, list | tuple):
        for part in answer:
            yield from _leaves(part)
    else:
        yield answer
