"""What the tests of a package ask with: profiles, listening, requests."""

import sys
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.runtime.answers import as_json
from jupyter_mlops.runtime.checks.asking import ask
from jupyter_mlops.runtime.checks.profiles import profile
from jupyter_mlops.runtime.checks.spying import number_of, spied, taken_rows
from jupyter_mlops.runtime.checks.stage_calls import call
from jupyter_mlops.runtime.checks.variations import (
    are_finite,
    changed,
    places,
    row_of,
    texts,
)
from jupyter_mlops.runtime.project import Stage

TABLE = pd.DataFrame(
    {
        "size": [1.5, 2.5, np.nan, 4.0],
        "kind": ["a", "b", "a", None],
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]),
        "group": pd.Categorical(["x", "y", "x", "y"]),
    }
)


@pytest.mark.parametrize(
    "spoiled",
    [
        TABLE.iloc[::-1],
        TABLE.iloc[:-1],
        TABLE.assign(size=TABLE["size"] * 1.01),
        TABLE.assign(size=TABLE["size"].fillna(0.0)),
        TABLE.assign(kind=["a", "b", "b", None]),
        TABLE.assign(kind=["b", "a", "a", None]),
        TABLE.assign(day=TABLE["day"][::-1].to_numpy()),
        TABLE.assign(group=TABLE["group"].astype(str)),
        TABLE.assign(size=TABLE["size"].astype("float32")),
        TABLE.reset_index(drop=True).set_axis([0, 1, 2, 4]),
        TABLE[["kind", "size", "day", "group"]].rename(columns={"size": "sizes"}),
    ],
    ids=range(11),
)
def test_a_profile_changes_with_the_table(spoiled: pd.DataFrame) -> None:
    assert profile(spoiled) != profile(TABLE)


def test_a_profile_tells_no_text_of_the_table() -> None:
    people = pd.DataFrame({"name": ["Ada Lovelace", "Alan Turing"]})
    assert "Ada" not in repr(profile(people))


def test_a_mean_that_rounding_left_is_none() -> None:
    values = np.array([0.1, 0.2, -0.3]) * 1e6
    found = profile(values)
    assert found is not None
    assert found["values"]["mean"] == 0.0


@pytest.mark.parametrize(
    "values", [[1.5, 2, True, 4.0], [0.5, np.nan, np.inf], [np.nan], ["a", "b"], [1e5, 2e5, -3e5]]
)
def test_a_list_has_one_profile_whether_numpy_is_loaded_or_not(
    values: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = profile(values)
    monkeypatch.delitem(sys.modules, "numpy")
    bare = profile(values)
    assert loaded is not None
    assert bare is not None
    assert bare["rows"] == loaded["rows"]
    assert list(bare["values"]) == list(loaded["values"])
    assert list(bare["values"].values()) == pytest.approx(list(loaded["values"].values()))


@pytest.mark.parametrize("value", [3, {"a": 1}, [{"a": 1}], [], LogisticRegression()])
def test_other_things_have_no_profile(value: object) -> None:
    assert profile(value) is None


def test_the_outer_calls_of_a_model_are_heard() -> None:
    rows, classes = np.arange(8.0).reshape(4, 2), [0, 1, 0, 1]
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, classes)
    with spied(model) as calls:
        model.predict(rows)
        model.predict_proba(rows[:1])
    assert [one.method for one in calls] == ["predict", "predict_proba"]
    assert calls[1].answer.shape == (1, 2)
    assert "predict" not in vars(model)


@pytest.mark.parametrize("rows", [TABLE, TABLE["kind"], np.arange(4), ["a", "b", "a", "c"]])
def test_rows_are_taken_from_any_table(rows: Any) -> None:
    assert number_of(rows) == 4
    assert list(taken_rows(rows, [2, 0]))[:1] == list(rows[::2])[::-1][:1] or rows is TABLE


class Result(NamedTuple):
    total: int
    metrics: dict[str, Any]


def test_a_stage_is_called_with_its_inputs_and_parameters() -> None:
    def add(a: int, params: dict[str, int]) -> Result:
        return Result(a + params["b"], {"score": np.float64(0.5)})

    stage = Stage("train", add, inputs=("a",), outputs=("total",), uses_parameters=True)
    assert call(stage, {"a": 1, "unused": 2}, {"b": 2}) == {"total": 3, "metrics": {"score": 0.5}}


def test_places_and_changes_of_a_request() -> None:
    given = {"car": {"year": 1978, "origin": "usa"}, "rows": [{"a": 1}, {"a": 2}], "k": 3}
    assert [way for way, _ in places(given)] == [
        ["car", "year"],
        ["car", "origin"],
        ["rows", 0, "a"],
        ["k"],
    ]
    assert changed(given, {"where": ["rows", 0, "a"], "set": None})["rows"][0] == {"a": None}
    assert changed(given, {"where": ["car", "year"]})["car"] == {"origin": "usa"}
    assert changed(given, {}) == given
    assert given["car"] == {"year": 1978, "origin": "usa"}


def test_a_row_is_a_plain_record() -> None:
    assert row_of(TABLE, 2, ["size", "kind"]) == {"size": None, "kind": "a"}
    assert type(row_of(TABLE, 0, ["size"])["size"]) is float


def test_asking_tells_errors_and_changed_arguments() -> None:
    def predict(row: dict[str, Any]) -> dict[str, Any]:
        row["seen"] = True
        return {"p": 1 / row["x"]}

    assert ask(predict, {"row": {"x": 2}}, (), as_json) == {"answer": {"p": 0.5}, "kept": False}
    assert ask(predict, {"row": {"x": 0}}, (), as_json)["raises"] == "ZeroDivisionError"
    told = ask(lambda table: table["x"].sum(), {"table": [{"x": 2}, {"x": 3}]}, ["table"], as_json)
    assert told == {"answer": 5, "kept": True}


def test_answers_are_searched_for_text_and_numbers() -> None:
    answer = {"label": "a", "scores": [0.1, 2], "flag": True}
    assert list(texts(answer)) == ["a"]
    assert are_finite(answer)
    assert not are_finite({"score": None})
