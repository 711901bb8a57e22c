"""Pairs that must be told apart, and the place where they differ."""

import datetime
import decimal
import functools
import random
import zoneinfo
from collections import OrderedDict, deque, namedtuple
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from jupyter_mlops.validation.compare import Verdict, compare

mpl.use("Agg")
ROWS = np.random.default_rng(0).normal(size=(60, 4))
LABELS = (ROWS[:, 0] + ROWS[:, 1] > 0).astype(int)


@dataclass
class Order:
    name: str


@dataclass
class Offer:
    name: str


class Words(list):
    pass


Point = namedtuple("Point", "x y")


def words(*items, language=None):
    found = Words(items)
    found.language = language
    return found


def frame(**changes):
    columns = {"a": [1.0, 2.0, np.nan], "b": ["x", "y", "z"], "c": [[1], [2], [3]]}
    return pd.DataFrame(columns | changes)


def dated(*args, **kwargs):
    return pd.DataFrame({"v": range(3)}, pd.date_range(*args, periods=3, **kwargs))


def forest(**settings):
    return RandomForestClassifier(3, **({"random_state": 0} | settings)).fit(ROWS, LABELS)


def drawn(generator, count):
    generator.random(count)
    return generator


def with_attributes(value, **attributes):
    value.attrs.update(attributes)
    return value


def category(values, *categories, ordered=False):
    return pd.Series(pd.Categorical(list(values), categories, ordered=ordered))


PARIS, BERLIN = zoneinfo.ZoneInfo("Europe/Paris"), zoneinfo.ZoneInfo("Europe/Berlin")
NOON = datetime.datetime(2024, 1, 1, 12)

DIFFERENT = [
    # plain values
    (1, 1.0, ""),
    (1, True, ""),
    (0, False, ""),
    (0.1, np.nextafter(0.1, 1).item(), ""),
    (float("nan"), None, ""),
    (float("nan"), 0.0, ""),
    (1 + 0j, 1.0, ""),
    ("a", b"a", ""),
    ("a", "A", ""),
    (None, ..., ""),
    (b"a", bytearray(b"a"), ""),
    (decimal.Decimal("1.0"), decimal.Decimal("1.00"), ""),
    (range(3), range(0, 3, 2), ""),
    # containers
    ([1, 2], (1, 2), ""),
    ([1, 2], [2, 1], "[0]"),
    ([1, 2], [1, 2, 3], ""),
    ([1, [2, {"k": (3, 4)}]], [1, [2, {"k": (3, 5)}]], "[1][1]['k'][1]"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, ""),
    ({"a": 1}, {"a": 1, "b": 2}, ""),
    ({"a": 1, "b": 2}, {"a": 1}, ""),
    ({1: "a"}, {True: "a"}, "key 0"),
    ({(1, 2): 0}, {(1, 2.0): 0}, "key 0[1]"),
    ({1, 2}, {1, 3}, ""),
    ({1}, {True}, "{1}"),
    ({1, 2}, frozenset({1, 2}), ""),
    ({(1, float("nan"))}, {(2, float("nan"))}, ""),
    (deque([1], 3), deque([1], 4), "(1)"),
    (OrderedDict(a=1, b=2), OrderedDict(b=2, a=1), ""),
    (words(1, 2), words(1, 3), "[1]"),
    (words(1, language="en"), words(1, language="de"), ".language"),
    (words(1), [1], ""),
    (Point(1, 2), Point(1, 3), "(2)"),
    (Point(1, 2), (1, 2), ""),
    # dates
    (NOON, NOON.replace(microsecond=1), ""),
    (NOON, NOON.replace(tzinfo=PARIS), ".tzinfo"),
    (NOON.replace(tzinfo=PARIS), NOON.replace(tzinfo=BERLIN), ".tzinfo(0)"),
    (NOON, NOON.replace(fold=1), ""),
    (datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1), ""),
    # objects
    (Order("a"), Order("b"), ".name"),
    (Order("a"), Offer("a"), ""),
    (ValueError("a"), ValueError("b"), "(0)"),
    (ValueError("a"), TypeError("a"), ""),
    (functools.partial(int, base=2), functools.partial(int, base=3), None),
    (functools.partial(max, 1), functools.partial(min, 1), "(0)"),
    (np.mean, np.median, ""),
    (np.add, np.subtract, None),
    (KMeans, DecisionTreeClassifier, ""),
    (np, pd, ""),
    # random generators
    (random.Random(1), random.Random(2), None),  # noqa: S311  # no secrets here
    (np.random.RandomState(1), drawn(np.random.RandomState(1), 1), None),
    (np.random.default_rng(1), drawn(np.random.default_rng(1), 1), None),
    (np.random.default_rng(1), np.random.Generator(np.random.MT19937(1)), None),
    # arrays
    (np.zeros(2), np.zeros(2, "f4"), ".dtype"),
    (np.zeros(2), np.zeros(2, ">f8"), ".dtype"),
    (np.zeros(2), np.zeros((2, 1)), ".shape"),
    (np.zeros(2), [0.0, 0.0], ""),
    (np.array([[1, 2], [3, 4]]), np.array([[1, 2], [3, 5]]), "[1, 1]"),
    (np.array([1.0, 0.1]), np.array([1.0, np.nextafter(0.1, 1)]), "[1]"),
    (np.array([1.0, np.nan]), np.array([np.nan, 1.0]), "[0]"),
    (np.array(["a"]), np.array(["b"]), "[0]"),
    (np.array([1, "a"], object), np.array([1, "b"], object), "[1]"),
    (np.array([1], object), np.array([True], object), "[0]"),
    (np.array(["NaT"], "M8[D]"), np.array(["NaT"], "M8[s]"), ".dtype"),
    (
        np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
        np.array([(1, 3.0)], [("a", "i4"), ("b", "f8")]),
        "[0]['b']",
    ),
    (np.float64(0.5), 0.5, ""),
    (np.float64(0.5), np.float32(0.5), ""),
    (np.int64(1), np.int64(2), ""),
    (np.bool_(True), True, ""),
    (np.matrix([1]), np.array([[1]]), ""),
    (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[1, 0]), ".mask[0]"),
    (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([3, 2], mask=[0, 1]), ".filled()[0]"),
    (scipy.sparse.eye_array(3, format="csr"), scipy.sparse.eye_array(3, format="csc"), ""),
    (scipy.sparse.csr_array([[1, 0]]), scipy.sparse.csr_array([[0, 1]]), ".coords[1][0]"),
    (scipy.sparse.csr_array([[1, 0]]), scipy.sparse.csr_array([[2, 0]]), ".data[0]"),
    (scipy.sparse.csr_array([[1]]), scipy.sparse.csr_matrix([[1]]), ""),
    # frames
    (frame(), frame(a=[1, 2, 3]), "column 'a'.dtype"),
    (frame(), frame(a=[1.0, np.nextafter(2, 3), np.nan]), "row 1, column 'a'"),
    (frame(), frame(b=["x", "Y", "z"]), "row 1, column 'b'"),
    (frame(), frame(b=["x", None, "z"]), "row 1, column 'b'"),
    (frame(), frame(c=[[1], [2], [4]]), "row 2, column 'c'[0]"),
    (frame(), frame().astype({"b": object}), "column 'b'.dtype"),
    (frame(), frame().astype({"b": "string[python]"}), "column 'b'.dtype"),
    (frame(), frame()[["b", "a", "c"]], ".columns[0]"),
    (frame(), frame().rename(columns={"c": "d"}), ".columns[2]"),
    (frame(), frame().iloc[:2], None),
    (frame(), frame().set_axis([0, 1, 3]), None),
    (frame(), frame().set_axis(pd.Index([0, 1, 2])), ".index"),
    (frame(), frame().rename_axis("key"), ".index.names[0]"),
    (frame(), frame().rename_axis("key", axis=1), ".columns.names[0]"),
    (frame(), with_attributes(frame(), source="web"), ".attrs"),
    (frame(), frame()["a"], ""),
    (
        dated("2024", freq="D"),
        dated("2024", freq="D").set_axis(pd.DatetimeIndex(list(dated("2024", freq="D").index))),
        ".index.freq",
    ),
    (dated("2024", tz="UTC"), dated("2024"), ".index.dtype"),
    (dated("2024", tz="Europe/Paris"), dated("2024", tz="Europe/Berlin"), None),
    (dated("2024", unit="ns"), dated("2024", unit="s"), ".index.dtype"),
    (pd.Series([1], name="a"), pd.Series([1], name="b"), ".name"),
    (pd.Series([1, None]), pd.Series([1, None], dtype="Int64"), ".dtype"),
    (pd.Series([1, None], dtype="Int64"), pd.Series([1, 2], dtype="Int64"), "row 1"),
    (pd.Series([None, 1], dtype=object), pd.Series([np.nan, 1], dtype=object), "row 0"),
    (category("ab", "a", "b"), category("ab", "b", "a"), ".dtype.categories[0]"),
    (category("ab", "a", "b"), category("ab", "a", "b", ordered=True), ".dtype.ordered"),
    (category("ab", "a", "b"), category("ab", "a", "b", "c"), ".dtype.categories"),
    (category("ab", "a", "b"), category("ba", "a", "b"), "row 0"),
    (category("ab", "a", "b"), pd.Series(["a", "b"]), ".dtype"),
    (pd.Timestamp("2024"), NOON, ""),
    (pd.Timestamp("2024", tz=PARIS), pd.Timestamp("2024", tz=BERLIN), ""),
    (pd.NaT, pd.NA, ""),
    (pd.array([1, 2]), pd.array([1, 3]), "[1]"),
    (pd.interval_range(0, 2), pd.interval_range(0, 2, closed="left"), ".dtype"),
    (
        pd.MultiIndex.from_tuples([(1, "a"), (1, "b")]),
        pd.MultiIndex.from_tuples([(1, "a"), (1, "c")]),
        ".get_level_values(1)[1]",
    ),
    (pa.table({"a": [1]}), pa.table({"a": [2]}), "[0]['a']"),
    (pa.table({"a": [1]}), pa.table({"a": pa.array([1], "int32")}), ".schema"),
    # estimators
    (LogisticRegression(C=1), LogisticRegression(C=2), ".C"),
    (LogisticRegression(C=1), LogisticRegression(C=1.0), ".C"),
    (LogisticRegression(), LogisticRegression().fit(ROWS, LABELS), ".classes_"),
    (
        LogisticRegression().fit(ROWS, LABELS),
        LogisticRegression().fit(ROWS[:-1], LABELS[:-1]),
        ".coef_[0, 0]",
    ),
    (forest(), forest(random_state=1), ".estimators_[0].random_state"),
    (forest().estimators_[0].tree_, forest(random_state=1).estimators_[0].tree_, None),
    (forest(), forest(max_depth=2), None),
    (
        make_pipeline(StandardScaler(), LogisticRegression()),
        make_pipeline(StandardScaler(with_mean=False), LogisticRegression()),
        ".steps[0][1].with_mean",
    ),
]


@pytest.mark.parametrize(
    ("expected", "actual", "where"), DIFFERENT, ids=[str(n) for n in range(len(DIFFERENT))]
)
def test_a_difference_is_found_and_placed(expected, actual, where):
    found = compare(expected, actual)
    assert found.verdict is Verdict.DIFFERENT
    assert found.detail
    assert where is None or found.where == where
    assert compare(actual, expected).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("expected", "actual", "detail"),
    [
        (0.5, 0.75, "expected 0.5, got 0.75"),
        (1, True, "expected 1 (int), got True (bool)"),
        ({"a": 1}, {"b": 1}, "the key 'a' is missing"),
        ([1], [1, 2], "expected 1 items, got 2"),
    ],
)
def test_the_detail_shows_both_values(expected, actual, detail):
    assert compare(expected, actual).detail == detail


def test_the_detail_is_short_and_the_same_in_each_process():
    class Loud:
        def __repr__(self):
            return f"<loud at 0x7f0012345678> {'x' * 1000}"

    detail = compare([Loud()], ["y" * 1000]).detail
    assert len(detail) < 300
    assert "0x" not in detail
