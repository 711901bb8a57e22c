"""What a mapping held at a time equals what a copy taken then would hold."""

from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.analysis.history import History

CHANGES = st.lists(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 9)), max_size=3),
    max_size=12,
)


@given(CHANGES)
def test_past_equals_a_copy(changes: list[list[tuple[str, int | None]]]) -> None:
    history = History[int]()
    now: dict[str, int] = {}
    copies = []
    for time, step in enumerate(changes):
        for key, value in step:
            history.note(time, key, value)
            now.pop(key, None)
            if value is not None:
                now[key] = value
        copies.append((history.at(time), dict(now)))
    for past, copy in copies:
        assert dict(past) == copy
        assert len(past) == len(copy)
        assert [past.get(key) for key in "abcd"] == [copy.get(key) for key in "abcd"]
