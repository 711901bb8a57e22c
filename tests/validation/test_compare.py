"""What must be equal, what can't be compared, and what sharing means."""

import datetime
import decimal
import enum
import functools
import io
import itertools
import pathlib
import random
import re
import socket
import threading
import types
import uuid
import zoneinfo
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse
import skops.io
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

from jupyter_mlops.validation.compare import Comparison, Verdict, compare, compare_named

EQUAL = Comparison(Verdict.EQUAL)
ROWS = np.random.default_rng(0).normal(size=(60, 4))
LABELS = (ROWS[:, 0] + ROWS[:, 1] > 0).astype(int)
FRAME = pd.DataFrame(ROWS, columns=list("abcd")).assign(plan=["x", "y", "z"] * 20)


def through_cloudpickle(value):
    return cloudpickle.loads(cloudpickle.dumps(value))


def through_joblib(value):
    stream = io.BytesIO()
    joblib.dump(value, stream)
    stream.seek(0)
    return joblib.load(stream)


def through_skops(value):
    data = skops.io.dumps(value)
    return skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))


class Colour(enum.Enum):
    RED = 1


class Permission(enum.Flag):
    READ = 1
    WRITE = 2


@dataclass
class Order:
    name: str
    lines: list = field(default_factory=list)


class Slotted:
    __slots__ = ("inner", "later")

    def __init__(self):
        self.inner = {1, 2}


class Lazy:
    @functools.cached_property
    def total(self):
        return 3


Point = namedtuple("Point", "x y")


class Words(list):
    pass


def cyclic():
    loop = [1]
    loop.append({"self": loop})
    return loop


def used(lazy):
    assert lazy.total == 3
    return lazy


VALUES = {
    "plain": [None, True, 1, 1.5, float("nan"), complex("nan+1j"), "a", b"b", ..., NotImplemented],
    "containers": {"a": [1, (2, {3: {4}})], (1, 2): frozenset({"x", 1.5}), None: bytearray(b"z")},
    "nan in a set": {float("nan"), (float("nan"), 1)},
    "cycle": cyclic(),
    "collections": [deque([1], maxlen=3), OrderedDict(b=1, a=2), defaultdict(list, a=[1])],
    "counter": Counter("hello"),
    "named tuple": Point(1, [2]),
    "subclass of list": Words([1, 2]),
    "dates": [
        datetime.datetime(2024, 1, 2, fold=1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")),
        datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC),
        datetime.date(2024, 1, 2),
        datetime.time(3, 4),
        datetime.timedelta(1),
    ],
    "numbers": [decimal.Decimal("1.50"), decimal.Decimal("nan"), range(3), slice(1, None)],
    "named things": [uuid.UUID(int=3), pathlib.Path("a/b"), re.compile("x+", re.IGNORECASE)],
    "enumerations": [Colour.RED, Permission.READ | Permission.WRITE, {Colour.RED: 1}],
    "dataclass": Order("a", [1, 2]),
    "slots": Slotted(),
    "exception": ValueError("no", 3),
    "namespace": types.SimpleNamespace(a=[1]),
    "library code": [np.mean, np.add, len, str.join, "a".upper, list[int], pd, KMeans],
    "partial": functools.partial(np.clip, a_min=0),
    "bound method": Order("a").lines.append,
    "random": [random.Random(3), np.random.RandomState(3), np.random.default_rng(3)],  # noqa: S311  # no secrets here
    "arrays": [
        np.arange(6).reshape(2, 3),
        np.array([1.0, np.nan]),
        np.array(["a", "bc"]),
        np.array(["2024", "NaT"], dtype="M8[D]"),
        np.array([[1], "a", None], dtype=object),
        np.array([(1, np.nan)], dtype=[("a", "i4"), ("b", "f8")]),
        np.array(3.0),
        np.array([1 + 2j, complex("nan")]),
    ],
    "numpy scalars": [
        np.float32(0.1),
        np.int64(3),
        np.bool_(True),
        np.str_("a"),
        np.float64("nan"),
    ],
    "masked": np.ma.array([1.0, 2.0], mask=[False, True]),
    "sparse": [scipy.sparse.random(5, 4, 0.5, kind, rng=0) for kind in ("csr", "csc", "coo")],
    "series": pd.Series([1, None], index=["a", "b"], name="s"),
    "multi-index": pd.DataFrame({"v": [1, 2]}, pd.MultiIndex.from_tuples([(1, "a"), (2, "b")])),
    "pandas scalars": [pd.Timestamp("2024", tz="UTC"), pd.Timedelta(3), pd.NaT, pd.NA],
    "pandas dtypes": [pd.CategoricalDtype(["a"]), pd.Int64Dtype(), pd.Period("2024", "M")],
    "nullable": pd.DataFrame({"i": pd.array([1, None]), "b": pd.array([True, None])}),
    "arrow": pa.table({"a": [1, None], "b": [[1.5], [float("nan")]]}),
    "distribution": stats.norm(1, 2),
    "sharing": [shared := [1], shared, {"again": shared}],
}

ESTIMATORS = [
    LogisticRegression(),
    RandomForestClassifier(4, random_state=0),
    GradientBoostingClassifier(n_estimators=3, random_state=0),
    HistGradientBoostingClassifier(max_iter=3, random_state=0),
    GridSearchCV(SVC(), {"C": [1, 2]}, cv=2),
    RandomizedSearchCV(LogisticRegression(), {"C": stats.loguniform(0.1, 1)}, n_iter=2, cv=2),
    KMeans(2, n_init=1, random_state=0),
    SVC(),
    KNeighborsClassifier(),
    VotingClassifier([("nb", GaussianNB()), ("lr", LogisticRegression())]),
]


@pytest.mark.parametrize("name", VALUES)
def test_a_value_equals_itself_after_a_round_trip(name):
    assert compare(VALUES[name], through_cloudpickle(VALUES[name])) == EQUAL


@pytest.mark.parametrize("name", VALUES)
def test_a_value_equals_itself(name):
    assert compare(VALUES[name], VALUES[name]) == EQUAL


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("through", [through_cloudpickle, through_joblib, through_skops])
def test_a_fitted_estimator_equals_itself_after_a_round_trip(estimator, through):
    fitted = estimator.fit(ROWS, LABELS)
    assert compare(fitted, through(fitted)) == EQUAL


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda model: type(model).__name__)
def test_two_fits_of_one_recipe_are_equal(estimator):
    recipe = cloudpickle.dumps(estimator.set_params(**seeded(estimator)))
    first, second = (cloudpickle.loads(recipe).fit(ROWS, LABELS) for _ in range(2))
    assert compare(first, second) == EQUAL


def seeded(estimator):
    return {"random_state": 0} if "random_state" in estimator.get_params(deep=False) else {}


@pytest.mark.parametrize("through", [through_cloudpickle, through_joblib, through_skops])
def test_a_pipeline_over_columns_equals_itself_after_a_round_trip(through):
    columns = ColumnTransformer(
        [("number", StandardScaler(), list("ab")), ("text", OneHotEncoder(), ["plan"])]
    )
    fitted = make_pipeline(columns, LogisticRegression()).fit(FRAME, LABELS)
    assert compare(fitted, through(fitted)) == EQUAL


def test_the_address_that_a_vectorizer_keeps_is_no_difference():
    fitted = TfidfVectorizer(stop_words=["the"]).fit(["the cat", "the dog"])
    assert compare(fitted, through_cloudpickle(fitted)) == EQUAL


@pytest.mark.parametrize(
    "frame",
    [
        FRAME,
        FRAME.assign(plan=FRAME.plan.astype("category"), when=pd.Timestamp("2024", tz="UTC")),
        pd.DataFrame({"i": pd.array([1, None]), "s": ["a", None]}, pd.Index([3, 4], name="key")),
    ],
    ids=["plain", "category and time zone", "nullable"],
)
def test_a_frame_equals_itself_after_parquet(frame, tmp_path):
    frame.to_parquet(tmp_path / "frame.parquet")
    assert compare(frame, pd.read_parquet(tmp_path / "frame.parquet")) == EQUAL


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (0.0, -0.0),
        (np.zeros(2), -np.zeros(2)),
        (np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6).reshape(2, 3))),
        (np.arange(6)[::2], np.array([0, 2, 4])),
        (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 9], mask=[0, 1])),
        ({1, 2, 3}, {3, 2, 1}),
        (used(Lazy()), Lazy()),
        (
            scipy.sparse.coo_array(([1, 2], ([0, 1], [0, 1]))),
            scipy.sparse.coo_array(([2, 1], ([1, 0], [1, 0]))),
        ),
        (pa.chunked_array([[1], [2]]), pa.chunked_array([[1, 2]])),
        ([(1,), (1,)], [*[(1,)] * 2]),
        (["ab" * 50, "ab" * 50], ["ab" * 50] * 2),
    ],
)
def test_what_makes_no_difference(expected, actual):
    assert compare(expected, actual) == EQUAL
    assert compare(actual, expected) == EQUAL


INCOMPARABLE = {
    "generator": lambda: (n for n in "ab"),
    "iterator": lambda: iter([1, 2]),
    "map": lambda: map(len, ["a"]),
    "counting": itertools.count,
    "lock": threading.Lock,
    "object with a lock": lambda: types.SimpleNamespace(a=1, lock=threading.RLock()),
    "lock in a list": lambda: [1, threading.Lock(), 2],
    "local state": threading.local,
    "memory": lambda: memoryview(b"a"),
    "system randomness": random.SystemRandom,
    "made ufunc": lambda: np.frompyfunc(len, 1, 1),
    "set of such": lambda: {threading.Lock()},
}


@pytest.mark.parametrize("name", INCOMPARABLE)
def test_some_things_are_incomparable(name):
    found = compare(INCOMPARABLE[name](), INCOMPARABLE[name]())
    assert found.verdict is Verdict.INCOMPARABLE
    assert found.detail


@pytest.mark.parametrize("view", [dict.keys, dict.values, dict.items])
def test_views_of_dicts_are_compared_as_they_stand(view):
    assert compare(view({"a": 1}), view({"a": 1})) == EQUAL
    assert compare(view({"a": 1}), view({"b": 2})).verdict is Verdict.DIFFERENT


def test_open_files_and_sockets_are_incomparable(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    with path.open() as one, path.open() as other:
        assert compare(one, other).verdict is Verdict.INCOMPARABLE
    with socket.socket() as one, socket.socket() as other:
        assert compare(one, other).verdict is Verdict.INCOMPARABLE


def test_a_difference_beside_something_incomparable_is_found():
    found = compare([threading.Lock(), 1], [threading.Lock(), 2])
    assert (found.verdict, found.where) == (Verdict.DIFFERENT, "[1]")


def test_an_incomparable_part_says_where():
    assert compare({"a": [threading.Lock()]}, {"a": [threading.Lock()]}).where == "['a'][0]"


def test_depth_is_no_limit():
    def nested(innermost):
        value = innermost
        for _ in range(20_000):
            value = [value]
        return value

    assert compare(nested(1), nested(1)) == EQUAL
    found = compare(nested(1), nested(2))
    assert found.verdict is Verdict.DIFFERENT
    assert len(found.where) < 400


@pytest.mark.parametrize(
    "make",
    [list, dict, set, lambda: np.zeros(2), FRAME.copy, lambda: Order("a"), KMeans],
    ids=["list", "dict", "set", "array", "frame", "instance", "estimator"],
)
def test_sharing_counts_both_ways(make):
    one, apart = make(), make()
    for expected, actual in (([one, one], [one, apart]), ([one, apart], [one, one])):
        found = compare(expected, actual)
        assert (found.verdict, found.where) == (Verdict.DIFFERENT, "sharing")
    assert compare([one, one], [apart, apart]) == EQUAL


def test_sharing_counts_across_names():
    frame, other = FRAME.copy(), FRAME.copy()
    together = {"df": frame, "view": frame}
    assert set(compare_named(together, {"df": other, "view": other}).values()) == {EQUAL}
    found = compare_named(together, {"df": frame, "view": other})
    assert found["df"] == EQUAL
    assert found["view"].where == "sharing"
    assert "df" in found["view"].detail
    found = compare_named({"a": {"x": [1]}, "b": [1]}, {"a": {"x": (one := [1])}, "b": one})
    assert found["b"].where == "sharing"


def test_names_that_nothing_uses_together_need_not_share() -> None:
    shared = [1]
    inside = {"x": shared, "y": shared}

    apart = compare_named({"a": inside, "b": shared}, {"a": inside, "b": [1]}, together=False)
    torn = compare_named({"a": inside}, {"a": {"x": [1], "y": [1]}}, together=False)

    assert set(apart.values()) == {EQUAL}
    assert torn["a"].where == "sharing"


def test_a_missing_name_is_different():
    found = compare_named({"a": 1, "b": 2}, {"b": 2, "c": 3})
    assert found == {"a": Comparison(Verdict.DIFFERENT, "", "missing"), "b": EQUAL}


def test_each_name_of_one_wrong_object_is_different():
    wrong, right = {"k": [1, 2]}, {"k": [1, 3]}
    found = compare_named({"a": right, "b": right}, {"a": wrong, "b": wrong})
    assert [found[name].where for name in "ab"] == ["['k'][1]", "['k'][1]"]
