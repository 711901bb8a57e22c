"""What each format must not lose, and what comes of files that are damaged or somebody else's."""

import datetime
import decimal
import hashlib
import json
import shutil
import zoneinfo
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from jupyter_mlops.runtime.artifacts import MANIFEST, load, read_manifest, save
from jupyter_mlops.runtime.errors import ArtifactError
from jupyter_mlops.runtime.sameness import same

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
DAYS = pd.to_datetime(["2026-01-02", "2026-03-04"])
PRODUCT = pd.MultiIndex.from_product([["x", "y"], [1, 2]], names=["letter", "number"])
TREE = "sklearn.tree._tree.Tree"


def column(values: Any, dtype: Any = None) -> pd.DataFrame:
    return pd.DataFrame({"c": pd.Series(values, dtype=dtype)})


def indexed(index: Any) -> pd.DataFrame:
    return pd.DataFrame({"a": np.arange(len(index))}, index=index)


def with_attrs(attrs: dict[Any, Any]) -> pd.DataFrame:
    made = column([1, 2])
    made.attrs = attrs
    return made


KEPT_BY_PARQUET = {
    "days": column(DAYS),
    "days of a zone": column(DAYS.tz_localize(BERLIN)),
    "days of a fixed zone": column(pd.to_datetime(["2026-01-02T00:00+02:00"])),
    "microseconds": column(np.array(["2026-01-02"], dtype="M8[us]")),
    "durations": column(pd.to_timedelta(["1D", "2h"])),
    "nullable integers": column([1, None], "Int64"),
    "nullable flags": column([True, None], "boolean"),
    "strings": column(["a", None], "string"),
    "half floats": column([1.5], "float16"),
    "large integers": column([2**63], "uint64"),
    "zeros with a sign": column([-0.0, 0.0]),
    "unused categories": column(pd.Categorical(["a"], categories=["b", "a", "c"])),
    "ordered categories": column(pd.Categorical(["b", None], ["b", "a"], ordered=True)),
    "whole numbers as columns": pd.DataFrame([[1, 2.0]], columns=[0, 1]),
    "named columns": pd.DataFrame([[1, 2.0]], columns=pd.Index(["a", "b"], name="n")),
    "index of two levels": indexed(PRODUCT),
    "index of text": indexed(pd.Index(["p", "q"], name="who")),
    "index of short integers": indexed(pd.Index([1, 2], dtype="int32")),
    "index of days": indexed(DAYS),
    "no rows": column([], "int8"),
    "attributes": with_attrs({"source": "here", "n": [1, {"a": None}]}),
}
LOST_BY_PARQUET = {
    "missing values of two kinds": column(["a", None, float("nan"), pd.NA], object),
    "objects of several types": column(["a", 1], object),
    "integers as objects": column([1, 2], object),
    "lists": column([[1], [2, 3]], object),
    "dicts with other keys": column([{"a": 1}, {"b": 2}], object),
    "decimals and floats": column([decimal.Decimal("1.10"), 1.1], object),
    "days and moments": column([datetime.date(2026, 1, 2), DAYS[0]], object),
    "categories of integers": column(pd.Categorical([3, 1])),
    "sparse": column(pd.arrays.SparseArray([0, 1])),
    "complex": column([1 + 2j]),
    "columns of two types": pd.DataFrame([[1, 2.0]], columns=[0, "a"]),
    "categories as columns": pd.DataFrame([[1, 2.0]], columns=pd.CategoricalIndex(["a", "b"])),
    "columns twice": pd.DataFrame([[1, 2.0]], columns=["a", "a"]),
    "index with a frequency": indexed(pd.date_range("2026", periods=2, freq="D")),
    "index of flags and numbers": indexed(pd.Index([True, 1.0], dtype=object)),
    "levels that no row has": indexed(PRODUCT).iloc[:2],
    "attributes with other keys": with_attrs({1: "x"}),
    "attributes with tuples": with_attrs({"k": (1, 2)}),
    "no labels twice": column([1]).set_flags(allows_duplicate_labels=False),
}


@pytest.mark.parametrize("name", KEPT_BY_PARQUET)
def test_parquet_keeps(name: str, tmp_path: Path) -> None:
    value = KEPT_BY_PARQUET[name]
    save(tmp_path / "stage", {"value": value})
    assert [one.format for one in read_manifest(tmp_path / "stage")] == ["frame"]
    loaded = load(tmp_path / "stage")["value"]
    assert same(value, loaded)
    assert list(map(str, value.dtypes)) == list(map(str, loaded.dtypes))


@pytest.mark.parametrize("name", LOST_BY_PARQUET)
def test_what_parquet_would_lose_is_pickled(name: str, tmp_path: Path) -> None:
    value = LOST_BY_PARQUET[name]
    save(tmp_path / "stage", {"value": value})
    assert [one.format for one in read_manifest(tmp_path / "stage")] == ["cloudpickle"]
    loaded = load(tmp_path / "stage")["value"]
    assert same(value, loaded)
    assert value.flags == loaded.flags
    if isinstance(value.index, pd.MultiIndex):
        assert [list(one) for one in value.index.levels] == [
            list(one) for one in loaded.index.levels
        ]


FILES: dict[str, Any] = {
    "json": {"a": [1.5, None]},
    "array": np.arange(6.0).reshape(2, 3),
    "number": np.float64(1.5),
    "frame": column([1.5, 2.5]),
    "series": pd.Series([1, 2], name="s"),
    "estimator": LogisticRegression().fit([[0.0], [1.0]], [0, 1]),
    "cloudpickle": (1, {2}),
}


def rewritten(folder: Path, content: bytes, **changes: str) -> None:
    """Put other content in the place of a payload, as somebody who can write to the folder."""
    (payload,) = read_manifest(folder)
    (folder / payload.file).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["payloads"][0] |= {"sha256": hashlib.sha256(content).hexdigest(), **changes}
    (folder / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_told_before_it_is_read(kind: str, tmp_path: Path) -> None:
    save(tmp_path / "stage", {"value": FILES[kind]})
    (payload,) = read_manifest(tmp_path / "stage")
    assert payload.format == kind
    path = tmp_path / "stage" / payload.file
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[: len(whole) // 2], bytes([whole[0] ^ 1]) + whole[1:]):
        path.write_bytes(damaged)
        with pytest.raises(ArtifactError, match="sha256 differs"):
            load(tmp_path / "stage")


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_something_else_is_told(kind: str, tmp_path: Path) -> None:
    """With a manifest that vouches for it: the only thing left is the format itself."""
    save(tmp_path / "stage", {"value": FILES[kind]})
    for content in (b"", b"\x00" * 64, b"PK\x03\x04 no archive", b"PAR1\x00\x00PAR1", b"\x93NUMPY"):
        rewritten(tmp_path / "stage", content)
        with pytest.raises(ArtifactError, match="cannot be read"):
            load(tmp_path / "stage")


def test_the_folder_cannot_name_the_types_that_are_trusted(tmp_path: Path) -> None:
    tree = DecisionTreeClassifier(random_state=0).fit([[0.0], [1.0]], [0, 1])
    save(tmp_path / "stage", {"tree": tree}, trusted=(TREE,))
    assert TREE in (tmp_path / "stage" / MANIFEST).read_text()
    with pytest.raises(ArtifactError, match=r"Untrusted.*sklearn\.tree\._tree\.Tree"):
        load(tmp_path / "stage")
    assert same(tree, load(tmp_path / "stage", trusted=(TREE,))["tree"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
ENTRY = st.fixed_dictionaries(
    {
        "names": JSON | st.lists(st.text(), max_size=2),
        "format": JSON | st.sampled_from(["json", "cloudpickle"]),
        "file": JSON | st.sampled_from(["1-a.json", "..", ".", "manifest.json", "a\0b"]),
        "sha256": JSON | st.text("0123456789abcdef", min_size=64, max_size=64),
        "trusted": JSON | st.lists(st.text(), max_size=2),
    }
)
MANIFESTS = JSON | st.fixed_dictionaries(
    {"version": JSON | st.just(1), "payloads": JSON | st.lists(ENTRY, max_size=3)}
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(manifest=MANIFESTS)
def test_any_manifest_is_read_or_told(manifest: Any, tmp_path: Path) -> None:
    if not (tmp_path / "stage").exists():
        save(tmp_path / "stage", {"a": 1})
    (tmp_path / "stage" / MANIFEST).write_text(json.dumps(manifest))
    try:
        values = load(tmp_path / "stage")
    except ArtifactError as told:
        assert MANIFEST in str(told) or "stage" in str(told)
    else:
        assert set(values.values()) <= {1}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(set(FILES) - {"cloudpickle", "json"})),
    where=st.floats(0, 1),
    byte=st.integers(0, 255),
)
def test_any_damage_is_read_or_told(kind: str, where: float, byte: int, tmp_path: Path) -> None:
    """As if the manifest had been made after the damage."""
    if not (tmp_path / kind).exists():
        save(tmp_path / kind, {"value": FILES[kind]})
    shutil.copytree(tmp_path / kind, tmp_path / "stage", dirs_exist_ok=True)
    (payload,) = read_manifest(tmp_path / "stage")
    content = bytearray((tmp_path / "stage" / payload.file).read_bytes())
    content[int(where * (len(content) - 1))] = byte
    rewritten(tmp_path / "stage", bytes(content))
    try:
        load(tmp_path / "stage")
    except ArtifactError as told:
        assert payload.file in str(told)
