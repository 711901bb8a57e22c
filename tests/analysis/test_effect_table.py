"""The files under `effects/` say only what `CallEffect` can hold."""

import re
from collections import Counter
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from types import UnionType

import pytest

from jupyter_mlops.analysis.effect_table import CallEffect, effect_table, entries, holds

TYPES: dict[type | UnionType, set[str]] = {
    tuple: {"mutates", "maybe"},
    bool: {"may", "inside", "formula", "picks"},
    int: {"reads_file", "writes_file", "calls", "at_least"},
    int | str: {"looks_at"},
    str: {"returns", "result", "kind", "draws", "draws_unless", "resource", "role", "versions"},
}
WORDS = {
    "result": {"fresh", "holds", "around", "view"},
    "kind": {"filling", "generator", "iterator"},
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
            assert any(key in names for kind, names in TYPES.items() if isinstance(value, kind)), (
                name
            )
            assert key not in WORDS or value in WORDS[key], name
        for place in (*given.get("mutates", ()), *given.get("maybe", ())):
            assert isinstance(place, int | str), name


def test_no_name_is_listed_twice() -> None:
    """A later entry would win in silence, by the order of the files."""
    kept = [
        (section, name)
        for section, name, given in entries()
        if not given.get("versions") or holds(given["versions"])
    ]
    assert [name for name, times in Counter(kept).items() if times > 1] == []
    counted = Counter((section, name, given.get("versions")) for section, name, given in entries())
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ("", True),
        ("pandas<1", False),
        ("pandas>=1", True),
        ("pandas<1000", True),
        ("no-such-library>=1", False),
        ("no-such-library<1", False),
    ],
)
def test_versions(versions: str, expected: bool) -> None:
    assert holds(versions) is expected


def test_every_version_key_can_be_read() -> None:
    keys = {given["versions"] for _, _, given in entries() if "versions" in given}
    assert keys
    assert all(re.fullmatch(r"[\w-]+(<|>=)\d+", key) for key in keys)


def test_every_listed_function_exists() -> None:
    """In the versions installed here, unless its entry is for other versions or has a pattern."""
    missing = [
        name
        for section, name, given in entries()
        if section == "functions" and "*" not in name and holds(given.get("versions", ""))
        if find_spec(name.partition(".")[0]) is not None and _found(name) is MISSING
    ]
    assert missing == []


MISSING = object()


def _found(dotted: str) -> object:
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            value = getattr(value, part, MISSING)
        return value
    return MISSING


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
