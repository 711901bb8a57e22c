"""From requests to the same ones as tables: columns named once, and a list for each row."""

from collections.abc import Iterator, Sequence
from typing import Any


def as_tables(bodies: Sequence[Any]) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Give tables that say the same, each with the places of the requests in it.

    Requests of the same keys are rows of one table; one that is a list of records is a table by
    itself, if its records have the same keys.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, body in enumerate(bodies):
        if isinstance(body, dict):
            groups.setdefault(tuple(body), []).append(place)
        elif body and all(tuple(row) == tuple(body[0]) for row in body):
            yield [place], _table(body)
    for places in groups.values():
        yield places, _table([bodies[place] for place in places])


def _table(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"columns": list(rows[0]), "data": [list(row.values()) for row in rows]}
