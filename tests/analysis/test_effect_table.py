"""The files under `effects/` say only what `CallEffect` can hold."""

from collections import Counter
from dataclasses import fields

import pytest

from jupyter_mlops.analysis.effect_table import CallEffect, effect_table, entries

TYPES: dict[type, set[str]] = {
    tuple: {"mutates", "maybe"},
    bool: {"may", "inside", "formula"},
    int: {"reads_file", "writes_file", "calls", "at_least"},
    str: {"returns", "result", "kind", "draws", "draws_unless", "resource", "role"},
}
WORDS = {
    "result": {"fresh", "holds", "around", "view"},
    "kind": {"iterator", "generator"},
    "draws": {"rng:numpy", "rng:random"},
    "role": {
        *("load", "split", "fit", "predict", "metric", "report", "plot", "show", "print", "seed")
    },
}


def test_every_field_has_a_type_here() -> None:
    listed = set[str]().union(*TYPES.values())
    assert listed == {field.name for field in fields(CallEffect)}


def test_entries() -> None:
    for section, name, given in entries():
        assert section in ("functions", "methods"), name
        for key, value in given.items():
            assert key in TYPES[type(value)], name
            assert key not in WORDS or value in WORDS[key], name
        for place in (*given.get("mutates", ()), *given.get("maybe", ())):
            assert isinstance(place, int | str), name


def test_no_name_is_listed_twice() -> None:
    """A later entry would win in silence, by the order of the files."""
    counted = Counter((section, name) for section, name, _ in entries())
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_entry_names_something() -> None:
    assert all(name for _, name, _ in entries())


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("numpy.mean", CallEffect(mutates=(3,), result="fresh")),
        ("numpy.random.seed", CallEffect(draws="rng:numpy", role="seed")),
        ("numpy.random.rand", CallEffect(draws="rng:numpy", result="fresh")),
        ("sklearn.metrics.f1_score", CallEffect(role="metric", result="fresh")),
        ("builtins.list.append", CallEffect(may=True)),
        ("builtins.str.strip", CallEffect(result="fresh")),
        ("nowhere.known", CallEffect(may=True)),
    ],
)
def test_longest_pattern_wins(dotted: str, expected: CallEffect) -> None:
    assert effect_table().of_function(dotted) == expected


CHANGING = [
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse", "update",
    "add", "discard", "setdefault", "fit", "partial_fit", "fit_transform", "set_params", "fill",
    "itemset", "put", "shuffle", "partition", "resize", "eval",
]  # fmt: skip


@pytest.mark.parametrize("name", CHANGING)
def test_what_changes_its_receiver_for_some_type_is_never_called_pure(name: str) -> None:
    effect = effect_table().of_method(name)
    assert effect.may or "self" in effect.mutates + effect.maybe
