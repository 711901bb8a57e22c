import collections
import functools
import io
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.recording.fingerprint import fingerprint

X = np.arange(40.0).reshape(20, 2)
Y = np.arange(20) % 2


class Lazy:
    def __init__(self):
        self.items = [1, 2]

    @functools.cached_property
    def total(self):
        return sum(self.items)


def frame():
    return pd.DataFrame(
        {
            "number": [1.0, 2.0, 3.0],
            "text": ["a", "b", None],
            "mixed": [1, "1", None],
            "when": pd.date_range("2020-01-01", periods=3, tz="UTC"),
            "level": pd.Categorical(["low", "high", "low"], ["low", "high", "unused"]),
            "whole": pd.array([1, None, 3], "Int64"),
            "lists": [[1], [2, 3], []],
        }
    )


def grouped():
    return frame().groupby("level", observed=True)


# value, and a use that only reads it
STEADY = {
    "text": (lambda: "abc" * 10, len),
    "nested": (lambda: {"a": [{"b": (1, "b")}, {"b"}], "b": "a" + "b"}, repr),
    "same text twice": (lambda: ["".join(["x", "y"]), "xy", "x" + "y"], sorted),
    "deque": (lambda: collections.deque([1, [2]]), list),
    "class": (lambda: type("Own", (), {"limits": [1]}), lambda kind: fingerprint(kind())),
    "frame": (frame, lambda df: (df.describe(), df.values, df.index.is_unique, repr(df))),
    "frame, columns read": (frame, lambda df: (df["number"].sum(), df.number.sum(), df.T)),
    "frame of many blocks": (
        lambda: functools.reduce(lambda df, name: df.assign(**{name: 1.0}), "abcdef", frame()),
        lambda df: (df.copy(), df.values, df[["a", "f"]].sum()),
    ),
    "series": (lambda: frame()["text"], lambda s: (s.value_counts(), s.str.len())),
    "index": (lambda: pd.Index(["a", "b"]), lambda index: (index.is_unique, index.get_loc("b"))),
    "multi index": (
        lambda: frame().set_index(["text", "number"]),
        lambda df: (df.index.is_unique, df.index.is_monotonic_increasing),
    ),
    "groups": (grouped, lambda groups: (groups.size(), groups.ngroups, list(groups))),
    "array": (X.copy, lambda a: a.mean()),
    "turned array": (lambda: X.T, lambda a: a @ a.T),
    "sparse": (lambda: sparse.csr_matrix(X), lambda m: (m.sum(), m.T, m.has_sorted_indices)),
    "pipeline": (
        lambda: make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y),
        lambda m: (m.predict(X), repr(m), m._repr_html_()),
    ),
    "forest": (
        lambda: RandomForestClassifier(3, random_state=0).fit(X, Y),
        lambda m: (m.predict_proba(X), m.feature_importances_, m.estimators_[0].get_depth()),
    ),
    "neighbours": (lambda: KNeighborsClassifier(3).fit(X, Y), lambda m: m.predict(X)),
    "generator of numbers": (lambda: np.random.default_rng(3), lambda rng: rng.bit_generator),
    "cached property": (Lazy, lambda lazy: (lazy.total, lazy.total)),
    "memory file": (lambda: io.BytesIO(b"abc"), lambda file: file.getvalue()),
}


@pytest.mark.parametrize("case", STEADY)
def test_reading_changes_nothing(case):
    make, read = STEADY[case]
    value = make()
    before = fingerprint(value)
    assert before is not None
    assert fingerprint(value) == before
    read(value)
    assert fingerprint(value) == before


def set_cell(column, value):
    def change(df):
        df.loc[1, column] = value

    return change


CHANGES = {
    "last element": (lambda: list(range(100_000)), lambda items: items.append(items.pop() + 1)),
    "deep in a dict": (lambda: {"a": [{"b": [1]}]}, lambda d: d["a"][0]["b"].append(2)),
    "order of a dict": (lambda: {"a": 1, "b": 2}, lambda d: d.update(a=d.pop("a"))),
    "one number": (frame, set_cell("number", 2.5)),
    "one text": (frame, set_cell("text", "c")),
    "text to missing": (frame, set_cell("mixed", None)),
    "one category": (frame, set_cell("level", "low")),
    "nullable": (frame, set_cell("whole", 2)),
    "list in a cell": (frame, lambda df: df["lists"][0].append(9)),
    "unused category": (
        frame,
        lambda df: df.__setitem__("level", df["level"].cat.remove_unused_categories()),
    ),
    "type of a column": (frame, lambda df: df.__setitem__("number", df["number"].astype("f4"))),
    "column names": (frame, lambda df: setattr(df, "columns", list("abcdefg"))),
    "index": (frame, lambda df: setattr(df, "index", [3, 4, 5])),
    "name of the index": (frame, lambda df: setattr(df.index, "name", "id")),
    "attributes": (frame, lambda df: df.attrs.update(source="x")),
    "new column": (frame, lambda df: df.insert(0, "new", 1)),
    "one array element": (lambda: np.zeros((50, 50)), lambda a: a.__setitem__((49, 49), 1)),
    "shape": (lambda: np.zeros(6), lambda a: setattr(a, "shape", (2, 3))),
    "object array": (lambda: np.array([[1], None], dtype=object), lambda a: a[0].append(1)),
    "masked array": (
        lambda: np.ma.array([1, 2, 3], mask=[0, 0, 1]),
        lambda a: a.__setitem__(0, np.ma.masked),
    ),
    "fit": (LogisticRegression, lambda m: m.fit(X, Y)),
    "fit again": (lambda: StandardScaler().fit(X), lambda m: m.partial_fit(X + 1)),
    "tree inside": (
        lambda: RandomForestClassifier(2, random_state=0).fit(X, Y),
        lambda m: m.estimators_[1].tree_.value.__setitem__((0, 0, 0), 0.25),
    ),
    "parameter": (LogisticRegression, lambda m: m.set_params(C=2)),
    "draw": (lambda: np.random.default_rng(3), lambda rng: rng.random()),
    "attribute": (Lazy, lambda lazy: lazy.items.append(3)),
    "sparse": (lambda: sparse.csr_matrix(X), lambda m: m.data.__setitem__(0, 7)),
}


@pytest.mark.parametrize("case", CHANGES)
def test_every_change_shows(case):
    make, change = CHANGES[case]
    value = make()
    before = fingerprint(value)
    change(value)
    assert before is not None
    assert fingerprint(value) not in (None, before)


def unreadable():
    raise OSError("not today")


class Unreadable:
    def __reduce__(self):
        unreadable()


@pytest.mark.parametrize(
    "value",
    [(item for item in ()), threading.Lock(), Unreadable(), [{"deep": threading.Lock()}]],
    ids=["generator", "lock", "raises", "deep"],
)
def test_what_cannot_be_read_is_unknown(value):
    assert fingerprint(value) is None


def test_an_open_file_is_unknown_and_left_alone(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("abc")
    with path.open() as file:
        file.read(1)
        assert fingerprint(file) is None
        assert file.tell() == 1


def test_a_value_of_arrays_counts_their_bytes():
    found = fingerprint([np.zeros(1_000), np.zeros(1_000)])
    assert found is not None
    assert 16_000 <= found.size < 17_000
