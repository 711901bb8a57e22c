"""What is stored comes back as it was: values, types, sharing, layout; or it isn't loaded."""

import datetime
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from jupyter_mlops.runtime.artifacts import MANIFEST, load, read_manifest, save
from jupyter_mlops.runtime.errors import ArtifactError, ValueUnstorable
from jupyter_mlops.runtime.sameness import same

TREE = "sklearn.tree._tree.Tree"
ROWS = np.arange(12.0).reshape(4, 3)
TWICE = [1]


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def with_attrs() -> pd.DataFrame:
    made = frame(a=[1, 2])
    made.attrs = {"source": "here"}
    return made


def estimator() -> LogisticRegression:
    return LogisticRegression(C=3).fit(ROWS, [0, 1, 0, 1])


CASES = [
    pytest.param(None, "json", id="none"),
    pytest.param(True, "json", id="bool"),
    pytest.param(2**90, "json", id="large-int"),
    pytest.param(-0.0, "json", id="negative-zero"),
    pytest.param([math.nan, math.inf, -math.inf], "json", id="nan-and-infinity"),
    pytest.param({"a": ["é", "\ud800", {}]}, "json", id="nested"),
    pytest.param([TWICE, TWICE], "cloudpickle", id="list-that-occurs-twice"),
    pytest.param((1, 2), "cloudpickle", id="tuple"),
    pytest.param({1: "a"}, "cloudpickle", id="key-that-is-no-text"),
    pytest.param({1, 2}, "cloudpickle", id="set"),
    pytest.param([np.float64(1.5)], "cloudpickle", id="numpy-number-in-a-list"),
    pytest.param(datetime.date(2026, 1, 2), "cloudpickle", id="date"),
    pytest.param(np.float64(0.1), "number", id="numpy-number"),
    pytest.param(ROWS, "array", id="array"),
    pytest.param(np.asfortranarray(ROWS), "array", id="array-by-columns"),
    pytest.param(ROWS[:, 1], "array", id="strided-array"),
    pytest.param(np.array([1, "a", None], dtype=object), "cloudpickle", id="object-array"),
    pytest.param(np.ma.masked_array([1, 2], [True, False]), "cloudpickle", id="masked-array"),
    pytest.param(frame(a=[1, 2], b=[0.5, math.nan]), "frame", id="frame"),
    pytest.param(frame(t=pd.to_datetime(["2026-01-02"])), "frame", id="dates"),
    pytest.param(frame(c=pd.Categorical(["b", "a"], ordered=True)), "frame", id="categories"),
    pytest.param(frame(a=[1, 2, 3])[1:], "frame", id="range-index-with-a-start"),
    pytest.param(frame(a=[1.5, 2]).set_index(pd.Index([7, 3], name="i")), "frame", id="index"),
    pytest.param(
        pd.DataFrame(ROWS, columns=list("abc"), copy=False), "frame-of-rows", id="frame-of-rows"
    ),
    pytest.param(with_attrs(), "frame", id="attrs"),
    pytest.param(frame(a=[(1, 2), [3]]), "cloudpickle", id="objects-in-a-column"),
    pytest.param(pd.DataFrame([[1, 2]], columns=["a", "a"]), "cloudpickle", id="columns-twice"),
    pytest.param(pd.Series([1, 2], name="y"), "series", id="series"),
    pytest.param(pd.Series([1.0, 2.0]), "series", id="series-without-a-name"),
    pytest.param(estimator(), "estimator", id="estimator"),
    pytest.param(
        make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, [0, 1, 0, 1]),
        "estimator",
        id="sklearn-pipeline",
    ),
    pytest.param(FunctionTransformer(lambda x: x), "cloudpickle", id="estimator-with-a-lambda"),
]


@pytest.mark.parametrize(("value", "kind"), CASES)
def test_a_value_comes_back_as_it_was(value: Any, kind: str, tmp_path: Path) -> None:
    save(tmp_path / "stage", {"value": value})
    assert [payload.format for payload in read_manifest(tmp_path / "stage")] == [kind]
    loaded = load(tmp_path / "stage")["value"]
    if not isinstance(value, FunctionTransformer):
        assert same(value, loaded)


def test_rows_stay_rows_in_memory(tmp_path: Path) -> None:
    save(tmp_path / "stage", {"value": pd.DataFrame(ROWS, copy=False)[:3]})
    loaded = load(tmp_path / "stage")["value"]
    # Sums along columns differ in the last bits between the two layouts.
    assert loaded.to_numpy().flags.c_contiguous


def test_trees_go_to_skops_only_where_they_are_trusted(tmp_path: Path) -> None:
    tree = DecisionTreeClassifier(random_state=0).fit(ROWS, [0, 1, 0, 1])
    save(tmp_path / "plain", {"tree": tree})
    save(tmp_path / "trusted", {"tree": tree}, trusted=(TREE, "another.Type"))
    (plain,), (trusted,) = read_manifest(tmp_path / "plain"), read_manifest(tmp_path / "trusted")
    assert (plain.format, plain.trusted) == ("cloudpickle", ())
    assert (trusted.format, trusted.trusted) == ("estimator", (TREE,))
    assert same(tree, load(tmp_path / "trusted", trusted=(TREE,))["tree"])


def test_shared_objects_stay_shared(tmp_path: Path) -> None:
    inner, table, apart = [1], frame(a=[1.0]), [1]
    values = {
        "inner": inner,
        "outer": {"inner": inner},
        "table": table,
        "same_table": table,
        "apart": apart,
    }
    save(tmp_path / "stage", values)
    assert [payload.names for payload in read_manifest(tmp_path / "stage")] == [
        ("inner", "outer"),
        ("table", "same_table"),
        ("apart",),
    ]
    loaded = load(tmp_path / "stage")
    assert loaded["outer"]["inner"] is loaded["inner"]
    assert loaded["same_table"] is loaded["table"]
    assert loaded["apart"] is not loaded["inner"]


def test_functions_share_what_they_close_over(tmp_path: Path) -> None:
    def counter() -> tuple[Any, Any]:
        seen: list[int] = []
        return lambda: seen.append(1), lambda: len(seen)

    add, total = counter()
    save(tmp_path / "stage", {"add": add, "total": total})
    loaded = load(tmp_path / "stage")
    loaded["add"]()
    assert loaded["total"]() == 1


def test_functions_share_the_variables_around_them(tmp_path: Path) -> None:
    def counter() -> tuple[Any, ...]:
        count = 0

        def add(left: int = 1) -> None:
            nonlocal count
            count += 1
            if left > 1:
                add(left - 1)

        def later() -> str:
            return unknown

        if count:
            unknown = ""
        return add, lambda: count, later

    add, total, later = counter()
    add()
    save(tmp_path / "stage", {"add": add, "total": total, "later": later})
    loaded = load(tmp_path / "stage")
    loaded["add"](2)
    assert (total(), loaded["total"]()) == (1, 3)
    with pytest.raises(NameError):
        loaded["later"]()


def test_only_some_names(tmp_path: Path) -> None:
    save(tmp_path / "stage", {"a": 1, "b": 2})
    assert load(tmp_path / "stage", ["b"]) == {"b": 2}
    with pytest.raises(ArtifactError, match="no value called c"):
        load(tmp_path / "stage", ["b", "c"])


@pytest.mark.parametrize("name", ["a", "b"])
def test_nothing_is_loaded_when_any_file_was_changed(name: str, tmp_path: Path) -> None:
    class Loud:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "unpickled",)

    save(tmp_path / "stage", {"a": Loud(), "b": 2})
    payload = next(one for one in read_manifest(tmp_path / "stage") if one.names == (name,))
    with (tmp_path / "stage" / payload.file).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ArtifactError, match="sha256 differs"):
        load(tmp_path / "stage")
    assert not (tmp_path / "unpickled").exists()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda entry: {**entry, "file": "../outside"}, "outside the folder"),
        (lambda entry: {**entry, "file": "gone"}, "not there"),
        (lambda entry: {**entry, "format": "yaml"}, "unknown format"),
        (lambda _: {"names": []}, "not a manifest"),
    ],
)
def test_a_broken_manifest_is_told(change: Any, complaint: str, tmp_path: Path) -> None:
    save(tmp_path / "stage", {"a": 1})
    path = tmp_path / "stage" / MANIFEST
    manifest = json.loads(path.read_text())
    manifest["payloads"] = [change(entry) for entry in manifest["payloads"]]
    path.write_text(json.dumps(manifest))
    with pytest.raises(ArtifactError, match=complaint):
        load(tmp_path / "stage")


def test_a_folder_without_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no such file"):
        load(tmp_path)


def test_what_cannot_be_stored_leaves_the_old_folder(tmp_path: Path) -> None:
    save(tmp_path / "stage", {"a": 1})
    with pytest.raises(ValueUnstorable, match="lines cannot be stored"):
        save(tmp_path / "stage", {"a": 2, "lines": (line for line in "ab")})
    assert load(tmp_path / "stage") == {"a": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["stage"]
