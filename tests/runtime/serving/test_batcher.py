"""Requests that wait are answered together, each as if it were alone."""

import asyncio
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from jupyter_mlops.runtime.serving.batcher import (
    Batcher,
    Failed,
    Limits,
    Overloaded,
    TooLate,
    of_same_types,
)
from jupyter_mlops.runtime.serving.patience import Patience

Rows = Sequence[Mapping[str, Any]]


class Model:
    """Doubles; takes a while; can't stand 13."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.sizes: list[int] = []
        self.threads: set[int] = set()

    def __call__(self, rows: Rows) -> list[Any]:
        self.sizes.append(len(rows))
        self.threads.add(threading.get_ident())
        time.sleep(self.seconds)
        if any(row["x"] == 13 for row in rows):
            raise ValueError("thirteen")
        return [2 * row["x"] for row in rows]


def test_one_request_does_not_wait_for_others() -> None:
    async def scene() -> list[Any]:
        return await Batcher(Model()).ask([{"x": 1}])

    assert asyncio.run(scene()) == [2]


def test_what_comes_while_the_model_works_is_answered_together() -> None:
    model = Model(0.02)

    async def scene() -> list[list[Any]]:
        batcher = Batcher(model)
        return await asyncio.gather(*(batcher.ask([{"x": x}]) for x in range(20, 320)))

    assert asyncio.run(scene()) == [[2 * x] for x in range(20, 320)]
    assert len(model.sizes) < 10
    assert max(model.sizes) <= Limits().most
    assert len(model.threads) == 1
    assert threading.get_ident() not in model.threads


def test_the_service_goes_on_while_a_call_takes_long() -> None:
    meanwhile = threading.Event()

    def model(rows: Rows) -> list[Any]:
        assert meanwhile.wait(20)  # only the event loop can end this
        meanwhile.clear()
        return [2 * row["x"] for row in rows]

    async def scene() -> list[list[Any]]:
        batcher = Batcher(model)
        found = []
        for x in range(3):
            asked = asyncio.create_task(batcher.ask([{"x": x}]))
            await asyncio.sleep(0.01)
            meanwhile.set()
            found.append(await asked)
        return found

    assert asyncio.run(scene()) == [[0], [2], [4]]


def test_who_asks_again_at_once_is_waited_for() -> None:
    model = Model(0.06)  # too long for the service to stand still

    async def ask_in_turn(batcher: Batcher) -> None:
        for x in range(20, 35):
            await batcher.ask([{"x": x}])
            await asyncio.sleep(0.0003)  # the way to the client and back

    async def scene() -> None:
        batcher = Batcher(model)
        first = asyncio.gather(ask_in_turn(batcher), ask_in_turn(batcher))
        await asyncio.sleep(0.005)  # the others come while the model works
        await asyncio.gather(first, ask_in_turn(batcher), ask_in_turn(batcher))

    asyncio.run(scene())
    assert len(model.sizes) < 23  # two halves would take 30 calls


def test_patience_ends_and_is_lost_where_nobody_returns() -> None:
    patience, waits = Patience(), 0
    for second in range(300):
        patience.answered(requests=4, waiting=4, now=float(second), took=0.004)
        if patience.lasts(waiting=4, now=second + 0.0005):
            waits += 1
            assert not patience.lasts(waiting=8, now=second + 0.0005)
            assert not patience.lasts(waiting=4, now=second + 0.0011)
            patience.learn(waiting=5)
    assert 6 < waits < 12
    for second in range(300, 600):
        patience.answered(requests=4, waiting=4, now=float(second), took=4.0)
        if patience.lasts(waiting=4, now=second + 0.0019):
            waits += 1
            assert not patience.lasts(waiting=4, now=second + 0.0021)
            patience.learn(waiting=6)
    assert waits > 220


def test_a_model_that_was_not_proved_row_wise_is_asked_one_by_one() -> None:
    model = Model()

    async def scene() -> list[list[Any]]:
        batcher = Batcher(model, together=False)
        return await asyncio.gather(*(batcher.ask([{"x": x}]) for x in range(9)))

    assert asyncio.run(scene()) == [[2 * x] for x in range(9)]
    assert set(model.sizes) == {1}


def test_a_poisoned_request_fails_alone() -> None:
    async def scene() -> list[Any]:
        batcher = Batcher(Model(0.01))
        asked = [batcher.ask([{"x": x}]) for x in (1, 13, 3)]
        asked.append(batcher.ask([{"x": 4}, {"x": 13}]))
        return await asyncio.gather(*asked, return_exceptions=True)

    first, second, third, both = asyncio.run(scene())
    assert (first, third) == ([2], [6])
    assert isinstance(second, Failed)
    assert isinstance(second.cause, ValueError)
    assert isinstance(both, Failed)
    assert both.place == 1


def test_too_few_answers_are_no_answers() -> None:
    def loses_one(rows: Rows) -> list[Any]:
        return [row["x"] for row in rows[1:]] if len(rows) > 1 else [rows[0]["x"]]

    async def scene() -> list[Any]:
        batcher = Batcher(loses_one)
        return await asyncio.gather(*(batcher.ask([{"x": x}]) for x in range(3)))

    assert asyncio.run(scene()) == [[0], [1], [2]]


def test_more_than_may_wait_are_sent_away() -> None:
    async def scene() -> list[Any]:
        batcher = Batcher(Model(0.05), Limits(most=1, waiting=5))
        asked = (batcher.ask([{"x": x}]) for x in range(20, 40))
        return await asyncio.gather(*asked, return_exceptions=True)

    found = asyncio.run(scene())
    away = [one for one in found if isinstance(one, Overloaded)]
    assert 10 <= len(away) < 20
    assert all(one.seconds >= 1 for one in away)
    assert sum(isinstance(one, list) for one in found) == 20 - len(away)


@pytest.mark.parametrize("most", [1, 100], ids=["waiting", "running"])
def test_a_request_that_has_waited_too_long_is_told(most: int) -> None:
    async def scene() -> tuple[list[Any], float]:
        batcher = Batcher(Model(0.6), Limits(most=most, seconds=0.1))
        began = time.monotonic()
        asked = (batcher.ask([{"x": x}]) for x in range(3))
        found = await asyncio.gather(*asked, return_exceptions=True)
        return found, time.monotonic() - began

    found, seconds = asyncio.run(scene())
    assert all(isinstance(one, TooLate) for one in found)
    assert seconds < 0.5


def test_closing_answers_what_was_accepted_and_takes_nothing_more() -> None:
    async def scene() -> list[Any]:
        batcher = Batcher(Model(0.02), Limits(most=2))
        asked = [asyncio.ensure_future(batcher.ask([{"x": x}])) for x in range(6)]
        await asyncio.sleep(0.01)
        await batcher.close()
        with pytest.raises(Overloaded):
            await batcher.ask([{"x": 1}])
        return await asyncio.gather(*asked)

    assert asyncio.run(scene()) == [[2 * x] for x in range(6)]


SAME = {
    "numbers": ([{"x": 1.0}, {"x": 2.0}], 1),
    "a whole number among fractions": ([{"x": 1.0}, {"x": 2}], 2),
    "something is missing": ([{"x": 1.0}, {"x": None}], 2),
    "a number that no column of 64 bits holds": ([{"x": 1}, {"x": 2**70}], 2),
    "another field": ([{"x": 1}, {"x": 1, "y": 2}], 2),
    "another order of fields": ([{"x": 1, "y": 2}, {"y": 2, "x": 1}], 2),
    "within a record": ([{"row": {"x": 1}}, {"row": {"x": 1.0}}], 2),
    "truth and number": ([{"x": True}, {"x": 1}], 2),
    "rows of the same types": ([{"rows": [{"x": 1}]}, {"rows": [{"x": 5}]}], 1),
}


@pytest.mark.parametrize("case", SAME)
def test_only_rows_of_the_same_types_are_answered_together(case: str) -> None:
    rows, groups = SAME[case]
    found = list(of_same_types(rows))
    assert len(found) == groups
    assert sorted(place for group in found for place in group) == list(range(len(rows)))
