"""Generated plain values: a round trip changes nothing, any one change is found."""

import copy
import math
import pickle

from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.validation.compare import Verdict, compare

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.dates(),
    st.datetimes(),
    st.decimals(),
)
KEYS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3))
VALUES = st.recursive(
    ATOMS | st.frozensets(KEYS, max_size=4),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=12,
)


class Mark:
    """Equal to nothing that the strategies make."""


def changed(value, data):
    """Give the value with one part exchanged, at a place that hypothesis picks."""
    if isinstance(value, list | tuple) and value and data.draw(st.booleans()):
        parts = list(value)
        index = data.draw(st.integers(0, len(parts) - 1))
        parts[index] = changed(parts[index], data)
        return type(value)(parts)
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(list(value)))
        return {**value, key: changed(value[key], data)}
    return data.draw(st.sampled_from(CHANGES))(value)


CHANGES = [
    lambda _: Mark(),
    lambda value: [value],
    lambda value: {"wrapped": value},
    lambda value: (value, value),
    lambda value: None if value is not None else False,
]


@given(VALUES)
def test_a_round_trip_changes_nothing(value):
    assert compare(value, pickle.loads(pickle.dumps(value))).verdict is Verdict.EQUAL  # noqa: S301  # pickled here
    assert compare(value, copy.deepcopy(value)).verdict is Verdict.EQUAL


@given(VALUES, st.data())
def test_any_one_change_is_found(value, data):
    other = changed(copy.deepcopy(value), data)
    assert compare(value, other).verdict is Verdict.DIFFERENT
    assert compare(other, value).verdict is Verdict.DIFFERENT


@given(st.lists(st.floats(), min_size=1, max_size=6), st.data())
def test_numbers_in_another_order_are_found_unless_they_are_the_same(numbers, data):
    other = data.draw(st.permutations(numbers))
    same = all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(numbers, other, strict=True)
    )
    assert (compare(numbers, other).verdict is Verdict.EQUAL) == same
