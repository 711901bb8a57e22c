"""What MLflow hands over is answered as the service would answer it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from jupyter_mlops.runtime.proof import Standing
from jupyter_mlops.runtime.serving import mlflow_model
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.mlflow_model import PredictorModel, as_request

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "age": {"type": "integer"},
        "rate": {"type": "number"},
        "name": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "any": {},
    },
}
ROWS = {
    "as it is": ({"age": 3, "rate": 0.5, "name": "a"}, {"age": 3, "rate": 0.5, "name": "a"}),
    "a whole number in a column with gaps": ({"age": 3.0}, {"age": 3}),
    "a fraction where a whole number belongs": ({"age": 3.5}, {"age": 3.5}),
    "a whole fraction": ({"rate": 3.0}, {"rate": 3.0}),
    "a gap that may be null": ({"name": float("nan")}, {"name": None}),
    "a gap that may not": ({"age": float("nan"), "rate": None}, {}),
    "a gap where anything may be": ({"any": pd.NA}, {"any": None}),
    "a date that isn't there": ({"name": pd.NaT}, {"name": None}),
    "no row": (7, 7),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_of_a_table_is_a_request(case: str) -> None:
    row, request = ROWS[case]
    found = as_request(row, FORM)
    assert found == request
    assert repr(found) == repr(request)  # 3 and 3.0 are equal


@pytest.mark.parametrize(("edited", "calls"), [((), [3]), (("serve.py",), [1, 1, 1])])
def test_rows_are_answered_together_only_by_the_code_that_was_proved(
    endpoint: Endpoint,
    edited: tuple[str, ...],
    calls: list[int],
    monkeypatch: pytest.MonkeyPatch,
    promote: Any,
) -> None:
    standing = Standing(was_proved=True, edited=edited)
    monkeypatch.setattr(mlflow_model, "standing", lambda: standing)
    loaded: list[Any] = []

    def load(folder: Any) -> Any:
        loaded.append(endpoint.load(folder))
        return loaded[-1]

    model = PredictorModel(replace(endpoint, load=load))
    model.load_context(SimpleNamespace(artifacts={"run": promote(1)}))
    answers = model.predict(None, pd.DataFrame({"by": [1.0, 2.0, 4.0]}))
    assert list(answers["value"]) == [1.0, 0.5, 0.25]
    assert loaded[0].sizes == calls
