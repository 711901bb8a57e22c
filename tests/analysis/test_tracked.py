"""Going back and joining, by what changed, gives what copies of all that held would give."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.analysis.effect_table import effect_table
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import Value, either

Names_ = dict[str, Value]
NAMES = st.sampled_from("abc")
SIMPLE = st.one_of(
    st.tuples(st.just("bind"), NAMES, st.integers(0, 2)),
    st.tuples(st.just("copy"), NAMES, NAMES),
    st.tuples(st.just("change"), NAMES, st.integers(0, 2)),
    st.tuples(st.just("delete"), NAMES, st.just(0)),
)
STEPS = st.recursive(
    st.lists(SIMPLE, max_size=4),
    lambda inner: st.lists(
        SIMPLE | st.tuples(st.sampled_from(["branch", "try"]), inner, inner), max_size=4
    ),
    max_leaves=8,
)


def followed(state: State, steps: list[Any]) -> None:
    for kind, first, second in steps:
        now = state.scopes[-1].now
        if kind == "bind":
            state.bind(first, Value(literal=second))
        elif kind == "copy" and second in now:
            state.bind(first, now[second])
        elif kind == "change" and first in now:
            state.change(now[first], Value(literal=second))
        elif kind == "delete":
            state.scopes[-1].put(first, None)
        elif kind in ("branch", "try"):
            start = state.moment()
            followed(state, first)
            taken = state.leave(start)
            followed(state, second)
            if kind == "branch":
                state.join(start, taken)
            else:
                state.leave(start)
                state.follow(taken)


def copied(names: Names_, steps: list[Any]) -> Names_:
    for kind, first, second in steps:
        if kind == "bind":
            names = {**names, first: Value(literal=second)}
        elif kind == "copy" and second in names:
            names = {**names, first: names[second]}
        elif kind == "change" and first in names:
            old, new = names[first], Value(literal=second)
            names = {name: new if value is old else value for name, value in names.items()}
        elif kind == "delete":
            names = {name: value for name, value in names.items() if name != first}
        elif kind == "branch":
            taken, names = copied(names, first), copied(names, second)
            joined = {
                name: either(names[name], value) if name in names else value
                for name, value in taken.items()
            }
            names = {**names, **joined}
        elif kind == "try":
            names = copied(names, first)
    return names


@given(STEPS)
def test_paths_meet_as_copies_would(steps: list[Any]) -> None:
    state = State(effect_table(), lambda *_: None)
    followed(state, steps)
    assert state.scopes[-1].now == copied({}, steps)
