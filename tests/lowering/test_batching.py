"""A prediction function for one request becomes one for many, and they answer the same."""

import itertools
import textwrap
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_mlops.lowering.batching import batch_body

ROWS = [
    {"a": 1.0, "b": 2.0, "id": "x"},
    {"a": -3.0, "b": 0.5, "id": "y"},
    {"a": 7.0, "b": 9.0, "id": "z"},
]


class Model:
    """A linear model of two columns, by name or by place."""

    classes_ = np.array(["no", "yes"])

    def _numbers(self, rows: Any) -> Any:
        return np.asarray(rows[["a", "b"]] if hasattr(rows, "columns") else rows, dtype=float)

    def predict(self, rows: Any) -> Any:
        return self._numbers(rows) @ np.array([2.0, 1.0])

    def predict_proba(self, rows: Any) -> Any:
        yes = 1 / (1 + np.exp(-self.predict(rows)))
        return np.column_stack([1 - yes, yes])


DIVIDED = {
    "a row of the result": """
        frame = pd.DataFrame([row])
        return {"value": float(self.model.predict(frame)[0])}
        """,
    "a place in a row": """
        frame = pd.DataFrame([row])
        p = self.model.predict_proba(frame)[0, 1]
        return {"yes": bool(p > 0.5), "p": round(float(p), 4)}
        """,
    "all of a row": """
        frame = pd.DataFrame([row])
        proba = self.model.predict_proba(frame)[0]
        best = int(np.argmax(proba))
        return {
            "best": str(self.model.classes_[best]),
            "all": {str(name): float(p) for name, p in zip(self.model.classes_, proba)},
        }
        """,
    "the table is changed": """
        frame = pd.DataFrame([row])
        frame["a"] = frame["a"].clip(0, 5)
        for column in ["a", "b"]:
            frame[column] = frame[column] * 2
        return float(self.model.predict(frame).item())
        """,
    "the request's name for its table": """
        row = pd.DataFrame([row])
        return self.model.predict(row)[0]
        """,
    "the request is worked on first": """
        row = {**row, "a": row["a"] + 1}
        if row["b"] > 100:
            raise ValueError("too large")
        ratio = row["a"] / row["b"]
        return {"value": self.model.predict(pd.DataFrame([{**row, "b": ratio}]))[0]}
        """,
    "an array": """
        x = np.array([[row["a"], row["b"]]])
        return {"value": self.model.predict(x).item()}
        """,
    "a list of one for each column": """
        frame = pd.DataFrame({"a": [row["a"]], "b": [row["b"]]})
        return {"id": row["id"], "value": self.model.predict(frame)[0]}
        """,
    "a list of one comes back": """
        return {"prediction": self.model.predict(pd.DataFrame([row])).tolist()}
        """,
    "by place in a series": """
        frame = pd.DataFrame([row])
        frame["value"] = self.model.predict(frame)
        return {"value": frame["value"].iloc[0], "id": frame.iloc[0]["id"]}
        """,
    "answers of several forms": """
        frame = pd.DataFrame([row])
        value = self.model.predict(frame)[0]
        if value < 0:
            return {"refused": True}
        p = self.model.predict_proba(frame)[0].max()
        return {"refused": False, "p": p, "id": row["id"]}
        """,
    "everything on one line": """
        return float(self.model.predict(pd.DataFrame([row]))[0])
        """,
    "what depends on no request": """
        columns = ["a", "b"]
        def scaled(frame):
            return frame * 2
        return self.model.predict(scaled(pd.DataFrame([row])[columns]))[0]
        """,
}

OTHER = {
    "no table": """return row["a"] + row["b"]""",
    "one answer for several models": """
        frame = pd.DataFrame([row])
        return np.mean([model.predict(frame)[0] for model in self.models])
        """,
    "a table decides": """
        frame = pd.DataFrame([row])
        if frame["a"].isna().any():
            frame["a"] = 0
        return self.model.predict(frame)[0]
        """,
    "an answer before the table": """
        if row["a"] < 0:
            return None
        return self.model.predict(pd.DataFrame([row]))[0]
        """,
    "one dict for all": """
        out = {}
        out["value"] = self.model.predict(pd.DataFrame([row]))[0]
        return out
        """,
    "request and table meet": """
        frame = pd.DataFrame([row])
        frame["c"] = row["a"]
        return self.model.predict(frame)[0]
        """,
    "a table that changes after it was looked into": """
        frame = pd.DataFrame([row])
        first = frame.iloc[0]["a"]
        frame["a"] = 0
        return first + self.model.predict(frame)[0]
        """,
    "a name that means two things": """
        frame = pd.DataFrame([row])
        return {"all": [row for row in "ab"], "value": self.model.predict(frame)[0]}
        """,
    "a function of its own": """
        frame = pd.DataFrame([row])
        pick = lambda i: frame["a"]
        return self.model.predict(frame)[0]
        """,
}


def functions(body: str, arguments: list[str], *, is_record: bool) -> tuple[Any, Any]:
    body = textwrap.dedent(body).strip()
    found = batch_body(body, arguments, "given", is_record=is_record)
    space: dict[str, Any] = {"pd": pd, "np": np, "Any": Any}
    signature = ", ".join(arguments)
    exec(f"def one(self, {signature}):\n{textwrap.indent(body, '    ')}", space)  # noqa: S102  # what this test is about
    exec(f"def many(self, given):\n{textwrap.indent(found, '    ')}", space)  # noqa: S102  # what this test is about
    return space["one"], space["many"]


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize("case", DIVIDED)
def test_many_get_what_each_gets(case: str) -> None:
    predictor = SimpleNamespace(model=Model())
    one, many = functions(DIVIDED[case], ["row"], is_record=True)
    alone = [one(predictor, dict(row)) for row in ROWS]
    for places in itertools.permutations(range(3)):
        answers = many(predictor, [dict(ROWS[place]) for place in places])
        assert same(answers, [alone[place] for place in places])


def test_arguments_may_be_several() -> None:
    body = """
        x = np.array([[a, b]])
        return {"value": float(self.model.predict(x)[0]), "of": a}
        """
    one, many = functions(body, ["a", "b"], is_record=False)
    predictor = SimpleNamespace(model=Model())
    requests = [{"a": row["a"], "b": row["b"]} for row in ROWS]
    assert same(many(predictor, requests), [one(predictor, **request) for request in requests])


@pytest.mark.parametrize("case", OTHER)
def test_a_function_of_another_form_is_left_alone(case: str) -> None:
    body = textwrap.dedent(OTHER[case]).strip()
    assert batch_body(body, ["row"], "rows_", is_record=True) == ""


def test_names_of_the_function_are_not_taken() -> None:
    body = "i = 1\nrows = 2\nframe = pd.DataFrame([{**row, 'a': i}])\nanswer = rows\n"
    body += "p = self.model.predict(frame)[0]\nreturn p + i + rows + answer"
    one, many = functions(body, ["row"], is_record=True)
    predictor = SimpleNamespace(model=Model())
    assert same(many(predictor, ROWS), [one(predictor, row) for row in ROWS])
