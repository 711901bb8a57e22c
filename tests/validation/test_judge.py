"""Recorded payloads judged against a hand-written package."""

import json
import textwrap

import cloudpickle
import pytest

from jupyter_mlops.validation.judge import CallCheck, Row, StageCheck, judge

ARTIFACTS = """
    import pickle

    def load(folder, trusted):
        return pickle.loads((folder / "all.pkl").read_bytes())
    """

SERVE = """
    class Predictor:
        def __init__(self, limit):
            self.limit = limit

        @classmethod
        def load(cls, folder):
            return cls(int((folder / "limit").read_text()))

        def predict(self, payload, shift=0):
            payload["used"] = True
            return [payload["x"] + shift > self.limit]

        def broken(self, payload):
            raise LookupError("no such row")
    """

DEFINITIONS = """
    class Ratio:
        def __init__(self, a): self.a = a
    """


@pytest.fixture
def project(tmp_path):
    package = tmp_path / "project" / "src" / "churn"
    (package / "runtime").mkdir(parents=True)
    for name, source in (
        ("__init__", ""),
        ("runtime/artifacts", ARTIFACTS),
        ("pipeline", "class PROJECT: trusted_types = ()"),
        ("serve", SERVE),
        ("definitions", DEFINITIONS),
    ):
        (package / f"{name}.py").write_text(textwrap.dedent(source))
    (tmp_path / "artifacts" / "data").mkdir(parents=True)
    (tmp_path / "artifacts" / "limit").write_text("3")
    return tmp_path / "project"


def store(folder, metrics=None, **outputs):
    """Write what a stage gives: its values, and its metrics beside them."""
    (folder / "all.pkl").write_bytes(cloudpickle.dumps(outputs))
    (folder / "metrics.json").write_text(json.dumps(metrics or {}))


@pytest.fixture
def judged(project, tmp_path):
    def judged(values, probes, outputs):
        snapshot = tmp_path / "data.pkl"
        snapshot.write_bytes(cloudpickle.dumps({"values": values, "probes": probes}))
        store(tmp_path / "artifacts" / "data", **outputs)
        check = StageCheck("point 1", snapshot, tmp_path / "artifacts", "data")
        return judge(project, "churn", [check], time_limit=60)

    return judged


@pytest.fixture
def called(project, tmp_path):
    def called(*calls):
        (tmp_path / "calls.pkl").write_bytes(cloudpickle.dumps(list(calls)))
        check = CallCheck("point 1", tmp_path / "calls.pkl", tmp_path / "artifacts")
        return judge(project, "churn", [check], time_limit=60)

    return called


def verdicts(rows):
    return {(row.subject, row.name): row.verdict for row in rows}


def test_values_are_compared_by_name(judged):
    rows = judged(
        {"a": [1], "b": 2, "c": 3, "d": iter([1])}, {}, {"a": [1], "b": 2.0, "d": iter([1])}
    )
    assert {row.label for row in rows} == {"point 1"}
    assert verdicts(rows) == {
        ("value", "a"): "equal",
        ("value", "b"): "different",
        ("value", "c"): "different",
        ("value", "d"): "incomparable",
    }
    assert rows[1].detail == "expected 2 (int), got 2.0 (float)"
    assert rows[2].detail == "missing"


def test_sharing_across_names_is_judged(judged):
    one = [1]
    rows = judged({"a": one, "b": one}, {}, {"a": one, "b": [1]})
    assert [(row.name, row.where) for row in rows] == [("a", ""), ("b", "sharing")]


def test_an_output_that_the_record_could_not_keep_proves_nothing(judged):
    assert verdicts(judged({}, {}, {"a": 1})) == {("value", "a"): "incomparable"}


def test_metrics_are_compared_as_numbers(judged):
    import numpy as np  # noqa: PLC0415  # the judge must cope without it

    outputs = {"metrics": {"auc": 0.5, "n": 3.0, "loss": 0.25, "nan": float("nan"), "extra": 1.0}}
    probes = {"auc": np.float64(0.5), "loss": 0.26, "nan": float("nan"), "lost": 1.0}
    assert verdicts(judged({"n": 3}, probes, outputs)) == {
        ("metric", "auc"): "equal",
        ("metric", "extra"): "incomparable",
        ("metric", "loss"): "different",
        ("metric", "lost"): "different",
        ("metric", "n"): "equal",
        ("metric", "nan"): "equal",
    }


def test_a_dict_of_numbers_may_be_spread_over_the_metrics(judged):
    scores = {"auc": 0.5, "loss": 0.25}
    rows = judged({"scores": scores}, {}, {"metrics": {"auc": 0.5, "loss": 0.5}})
    assert verdicts(rows) == {("metric", "auc"): "equal", ("metric", "loss"): "different"}


@pytest.mark.parametrize("lost", [{}, {1: 0.5, "b": 1.0}, {"a": {"b": 1}}])
def test_a_dict_that_the_package_lost_is_different(judged, lost):
    rows = judged({"lost": lost}, {}, {"metrics": {}})
    assert rows
    assert {row.verdict for row in rows} == {"different"}


def test_a_class_of_the_notebook_is_found_in_the_package(judged, project, monkeypatch):
    space = {"__name__": "__main__"}
    exec(textwrap.dedent(DEFINITIONS), space)  # noqa: S102  # a notebook's own code
    monkeypatch.syspath_prepend(project / "src")
    from churn.definitions import Ratio  # noqa: PLC0415  # it exists only now

    rows = judged({"r": space["Ratio"](3)}, {}, {"r": Ratio(3)})
    assert verdicts(rows) == {("value", "r"): "equal"}


def test_artifacts_that_cannot_be_loaded_are_different(judged, tmp_path):
    judged({}, {}, {})
    (tmp_path / "artifacts" / "data" / "all.pkl").unlink()
    check = StageCheck("x", tmp_path / "data.pkl", tmp_path / "artifacts", "data")
    (row,) = judge(tmp_path / "project", "churn", [check])
    assert (row.verdict, row.name) == ("different", "data")
    assert "FileNotFoundError" in row.detail


def test_predictions_are_compared_call_by_call(called):
    payload = {"x": 5}
    rows = called(
        ("predict", (payload,), {}, [True]),
        ("predict", (payload,), {"shift": -4}, [False]),
        ("predict", ({"x": 1},), {}, [True]),
        ("broken", (payload,), {}, []),
        ("absent", (), {}, None),
    )
    assert [row.verdict for row in rows] == [*["equal"] * 2, *["different"] * 3]
    assert rows[2] == Row(
        *("point 1", "prediction", "predict call 3", "different"),
        *("[0]", "expected True, got False"),
    )
    assert rows[3].detail == "LookupError: 'no such row'"
    assert "AttributeError" in rows[4].detail


def test_a_judge_that_dies_proves_nothing(called):
    class Deadly:
        def __reduce__(self):
            import os  # noqa: PLC0415  # pickled by value

            return os._exit, (7,)

    (row,) = called(("predict", (Deadly(),), {}, None))
    assert (row.verdict, row.subject) == ("incomparable", "prediction")
    assert row.detail == "the judging process ended with exit code 7"


def test_what_runs_of_the_notebook_disagree_on_proves_nothing_where_the_user_takes_that(
    project, tmp_path
):
    snapshot = tmp_path / "data.pkl"
    values = {"drawn": 0.5, "by_chance": 2, "lost": 1, "other_type": [1], "firm": 3, "wrong": 4}
    snapshot.write_bytes(cloudpickle.dumps({"values": values, "probes": {"loss": 0.5}}))
    given = {"drawn": 0.7, "by_chance": 2, "other_type": None, "firm": 3, "wrong": 5}
    store(tmp_path / "artifacts" / "data", **given, metrics={"loss": 0.1})
    unsettled = dict.fromkeys(("drawn", "by_chance", "lost", "other_type", "loss"), "other")
    check = StageCheck("x", snapshot, tmp_path / "artifacts", "data", unsettled)
    assert verdicts(judge(project, "churn", [check], time_limit=60)) == {
        ("value", "drawn"): "unsettled",
        ("value", "by_chance"): "unsettled",
        ("value", "lost"): "different",
        ("value", "other_type"): "different",
        ("value", "firm"): "equal",
        ("value", "wrong"): "different",
        ("metric", "loss"): "unsettled",
    }


def test_an_answer_that_varies_proves_nothing_but_one_that_fails_is_different(project, tmp_path):
    calls = [("predict", ({"x": 5},), {}, [False]), ("broken", ({"x": 5},), {}, [False])]
    (tmp_path / "calls.pkl").write_bytes(cloudpickle.dumps(calls))
    unsettled = {"call 1": "other", "call 2": "other"}
    check = CallCheck("x", tmp_path / "calls.pkl", tmp_path / "artifacts", unsettled)
    assert verdicts(judge(project, "churn", [check], time_limit=60)) == {
        ("prediction", "predict call 1"): "unsettled",
        ("prediction", "broken call 2"): "different",
    }
