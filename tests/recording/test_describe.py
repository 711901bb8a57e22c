import collections
import datetime
import io

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.recording.describe import describe
from jupyter_mlops.recording.reach import Walk
from jupyter_mlops.recording.record import Column


class Hostile:
    def __repr__(self):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    def __getattr__(self, name):
        raise RuntimeError("no")


def fact(value):
    return describe(value, Walk({}).reach(value), None)


CASES = [
    (3, "int", "scalar", "int", "3"),
    (True, "bool", "scalar", "bool", "True"),
    (np.float64(1.5), "numpy.float64", "scalar", "numpy.float64", "np.float64(1.5)"),
    (np.bool_(True), "numpy.bool", "scalar", "numpy.bool", "np.True_"),
    ("abc", "str", "text", "str", "'abc'"),
    (None, "types.NoneType", "none", "None", "None"),
    ([], "list", "container", "list[Any]", "0"),
    (["a", "b"], "list", "container", "list[str]", "2"),
    (["a", None], "list", "container", "list[str | None]", "2"),
    ([1, 2.5], "list", "container", "list[float]", "2"),
    ([1, "a"], "list", "container", "list[Any]", "2"),
    ([1] * 50_001, "list", "container", "list[Any]", "50001"),
    ({"a": 1.0}, "dict", "container", "dict[str, float]", "1"),
    ({"a": {"b": [1]}}, "dict", "container", "dict[str, dict[str, list[int]]]", "1"),
    ({"a": 1, "b": "c"}, "dict", "container", "dict[str, Any]", "2"),
    ((1, 2, 3), "tuple", "container", "tuple[int, ...]", "3"),
    ((1, "a"), "tuple", "container", "tuple[int, str]", "2"),
    ({"a"}, "set", "container", "set[str]", "1"),
    (
        collections.defaultdict(list, a=[1]),
        "collections.defaultdict",
        "container",
        "collections.defaultdict[str, list[int]]",
        "1",
    ),
    (np.zeros((2, 3)), "numpy.ndarray", "array", "numpy.ndarray", "(2, 3)"),
    (pd.DataFrame({"a": [1]}), "pandas.DataFrame", "frame", "pandas.DataFrame", "(1, 1)"),
    (pd.Series([1]), "pandas.Series", "series", "pandas.Series", "(1,)"),
    (pd.Index([1]), "pandas.Index", "other", "pandas.Index", "(1,)"),
    (
        LogisticRegression(),
        "sklearn.linear_model.LogisticRegression",
        "estimator",
        "sklearn.linear_model.LogisticRegression",
        "",
    ),
    (
        [StandardScaler()],
        "list",
        "container",
        "list[sklearn.preprocessing.StandardScaler]",
        "1",
    ),
    (StandardScaler, "type", "class", "type", ""),
    (np, "types.ModuleType", "module", "types.ModuleType", ""),
    (len, "types.BuiltinFunctionType", "function", "collections.abc.Callable[..., Any]", ""),
    (np.random.default_rng(), "numpy.random.Generator", "other", "numpy.random.Generator", ""),
    ((x for x in ()), "types.GeneratorType", "generator", "collections.abc.Iterator[Any]", ""),
    (zip("a", "b", strict=True), "zip", "generator", "zip", ""),
    (io.StringIO(), "io.StringIO", "other", "io.StringIO", ""),
    (
        datetime.date(2020, 1, 2),
        "datetime.date",
        "scalar",
        "datetime.date",
        "datetime.date(2020, 1, 2)",
    ),
    ({}.keys(), "dict_keys", "other", "Any", ""),
    (
        pd.DataFrame({"a": [1]}).groupby("a"),
        "pandas.api.typing.DataFrameGroupBy",
        "other",
        "pandas.api.typing.DataFrameGroupBy",
        "",
    ),
]


@pytest.mark.parametrize(
    ("value", "type_", "kind", "annotation", "summary"), CASES, ids=[case[3] for case in CASES]
)
def test_what_a_value_is(value, type_, kind, annotation, summary):
    found = fact(value)
    assert (found.type, found.kind, found.annotation, found.summary) == (
        type_,
        kind,
        annotation,
        summary,
    )


def test_columns_and_what_is_missing():
    df = pd.DataFrame({"a": [1.0, None], "b": pd.Categorical(["x", "y"]), 3: [1, 2]})
    assert fact(df).columns == (
        Column("a", "float64", has_missing=True),
        Column("b", "category"),
        Column("3", "int64"),
    )


def test_summaries_are_short():
    assert len(fact("x" * 10_000_000).summary) == 200


@pytest.mark.parametrize(
    ("value", "expected"), [((1, ("a", None)), True), ((1, []), False), (dict, False)]
)
def test_immutable(value, expected):
    assert fact(value).immutable is expected


def test_a_hostile_value_is_described_all_the_same():
    found = fact(Hostile())
    assert (found.kind, found.type.rpartition(".")[2]) == ("other", "Hostile")
