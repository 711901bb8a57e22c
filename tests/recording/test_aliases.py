import functools

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.recording.aliases import aliases
from jupyter_mlops.recording.reach import Walk, is_changeless, library_objects

plt.switch_backend("agg")


def pairs(values, touched=None):
    walk = Walk(library_objects("nowhere"))
    reached = {name: walk.reach(value) for name, value in values.items()}
    found = aliases(touched or list(values), values, reached)
    return {(pair.first, pair.second): pair.kind for pair in found}


def lists():
    inner = [1]
    return {"a": inner, "b": inner, "c": {"deep": (inner,)}, "d": [1]}


def views():
    owner = np.zeros((6, 4))
    return {"owner": owner, "left": owner[:, :2], "right": owner[:, 2:], "copy": owner.copy()}


def frames():
    df = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    return {"df": df, "same": df, "part": df[["a"]], "raw": df["a"].to_numpy(), "held": [df]}


def estimators():
    scaler = StandardScaler()
    rows = np.arange(8.0).reshape(4, 2)
    near = KNeighborsClassifier(1).fit(rows, [0, 1, 0, 1])
    return {"scaler": scaler, "X": rows, "near": near, "pipe": make_pipeline(scaler, near)}


def figures():
    first, axis = plt.subplots()
    second, axes = plt.subplots(1, 2)
    (line,) = axis.plot([1, 2])
    plt.close("all")
    return {"first": first, "axis": axis, "line": line, "second": second, "axes": axes}


def closures():
    log = []

    def note(text):
        log.append(text)

    return {
        "log": log,
        "note": note,
        "bound": log.append,
        "lazy": (item for item in log),
        "partial": functools.partial(print, log),
    }


def plain():
    text = "x" * 1_000
    when = pd.Timestamp("2020-01-01")
    values = (1, text, when, None, frozenset({text}))
    index = pd.Index([1, 2])
    return {"a": text, "b": text, "c": values, "d": values, "e": when, "f": index, "g": index}


def independent():
    rng = np.random.default_rng(0)
    rows = rng.random((4, 2))
    fit = StandardScaler().fit(rows)
    again = StandardScaler().fit(rows)
    return {"rng": rng, "X": rows, "fit": fit, "again": again, "numpy": np, "cls": StandardScaler}


CASES = {
    lists: {("a", "b"): "same", ("a", "c"): "shares", ("b", "c"): "shares"},
    views: {("left", "owner"): "view", ("owner", "right"): "view"},
    frames: {
        ("df", "same"): "same",
        ("df", "held"): "shares",
        ("held", "same"): "shares",
        ("df", "raw"): "view",
        ("raw", "same"): "view",
        ("part", "raw"): "view",
        ("held", "raw"): "view",
    },
    estimators: {
        ("pipe", "scaler"): "shares",
        ("near", "pipe"): "shares",
        ("X", "near"): "shares",
        ("X", "pipe"): "shares",
    },
    figures: {
        ("axis", "first"): "shares",
        ("first", "line"): "shares",
        ("axis", "line"): "shares",
        ("axes", "second"): "shares",
    },
    closures: dict.fromkeys(
        [
            ("log", "note"),
            ("bound", "log"),
            ("bound", "note"),
            ("lazy", "log"),
            ("lazy", "note"),
            ("bound", "lazy"),
            ("log", "partial"),
            ("note", "partial"),
            ("bound", "partial"),
            ("lazy", "partial"),
        ],
        "shares",
    ),
    plain: {},
    independent: {},
}


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_who_shares_state(make):
    expected = {tuple(sorted(pair)): kind for pair, kind in CASES[make].items()}
    assert pairs(make()) == expected


def test_only_pairs_with_a_touched_name_are_compared():
    assert pairs(lists(), touched=["c"]) == {("a", "c"): "shares", ("b", "c"): "shares"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, True),
        ("a", True),
        (np, True),
        (np.float64(1), True),
        (dict, True),
        (len, True),
        ([], False),
    ],
)
def test_what_nothing_can_change(value, expected):
    assert is_changeless(value) is expected


def test_a_large_value_is_walked_once():
    inner = [[number] for number in range(1_000)]
    reach = Walk({}).reach([inner, inner])
    assert reach.steps == 1_002
