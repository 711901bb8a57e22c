"""Rows that are sent as a table are answered as records are, and refused with their places."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, Field

from jupyter_mlops.runtime.records import Record
from jupyter_mlops.runtime.serving.app import Service
from jupyter_mlops.runtime.serving.endpoint import Endpoint
from jupyter_mlops.runtime.serving.settings import Settings

Promote = Callable[[float], Path]


class House(Record):
    """A row."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"by": 2.0, "of town": "Ulm"}]})

    by: float
    of_town: str | None = Field(default=None, alias="of town")


@pytest.fixture
def ask(endpoint: Endpoint, promote: Promote) -> Callable[..., Any]:
    """Sends a body to `/predict/batch`; tells the status, and the answer or what is wrong."""

    def sent(body: Any, request: Any = House, **settings: Any) -> tuple[int, Any]:
        asked = replace(
            endpoint,
            request=request,
            arguments=lambda row: (
                {"asked": row.as_dict()}
                if isinstance(row, Record)
                else {"asked": [one.as_dict() if isinstance(one, Record) else one for one in row]}
            ),
            answer=lambda _, asked: asked,
            answer_all=None,
        )
        service = Service(asked, Settings(artifacts=str(promote(1)), **settings))
        with TestClient(service) as client:
            answer = client.post("/predict/batch", json=body)
        told = answer.json()
        if answer.status_code == 422:
            told = [(one["loc"][1:], one["type"]) for one in told["detail"]]
        return answer.status_code, told

    return sent


def test_each_row_is_one_request(ask: Callable[..., Any]) -> None:
    table = {"columns": ["of town", "by"], "data": [["Ulm", 1], [None, 2.5]]}
    records = [{"of town": "Ulm", "by": 1}, {"of town": None, "by": 2.5}]
    assert ask(table) == ask(records) == (200, records)
    assert list(ask(table)[1][0]) == ["of town", "by"]


def test_what_pandas_writes_is_read(ask: Callable[..., Any]) -> None:
    pandas = pytest.importorskip("pandas")
    rows = [{"by": 1.0}, {"by": 2.0}]
    table = pandas.DataFrame(rows).to_dict(orient="split")
    assert set(table) == {"index", "columns", "data"}
    assert ask(table, forbid_extra=True) == (200, rows)


def test_a_function_of_rows_gets_the_table_as_one_request(ask: Callable[..., Any]) -> None:
    table = {"columns": ["by"], "data": [[1.5], [2.5]]}
    rows = [{"by": 1.5}, {"by": 2.5}]
    assert ask(table, list[House]) == ask([rows], list[House]) == (200, [rows])
    anything = {"columns": ["whatever"], "data": [["x"]]}
    assert ask(anything, list[dict[str, Any]]) == (200, [[{"whatever": "x"}]])


FAULTS: dict[str, tuple[dict[str, Any], list[tuple[list[Any], str]]]] = {
    "rows of other lengths": (
        {"columns": ["by"], "data": [[1.0], [1.0, 2.0], []]},
        [(["data", 1], "row_length"), (["data", 2], "row_length")],
    ),
    "a column twice": (
        {"columns": ["by", "by"], "data": [[1.0, 2.0]]},
        [(["columns", 1], "column_repeated")],
    ),
    "an unknown column": (
        {"columns": ["by", "bye"], "data": [[1.0, 2.0]]},
        [(["columns", 1], "extra_forbidden")],
    ),
    "a column is missing": (
        {"columns": ["of town"], "data": [["Ulm"]]},
        [(["columns", "by"], "missing")],
    ),
    "a value of another type": (
        {"columns": ["by", "of town"], "data": [[1.0, None], ["2", None], [3.0, 4]]},
        [(["data", 1, "by"], "float_type"), (["data", 2, "of town"], "string_type")],
    ),
    "no data": ({"columns": ["by"]}, [(["data"], "missing")]),
    "no table": ({"by": 1.0}, [(["columns"], "missing"), (["data"], "missing")]),
    "names that are none": (
        {"columns": [1], "data": [[1.0]]},
        [(["columns", 0], "string_type")],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_its_place(ask: Callable[..., Any], case: str) -> None:
    table, faults = FAULTS[case]
    assert ask(table) == (422, faults)


def test_a_table_of_too_many_rows_is_refused(ask: Callable[..., Any]) -> None:
    status, _ = ask({"columns": ["by"], "data": [[1.0]] * 3}, max_rows=2)
    assert status == 413


def test_openapi_tells_the_columns(endpoint: Endpoint, promote: Promote) -> None:
    service = Service(replace(endpoint, request=House), Settings(artifacts=str(promote(1))))
    with TestClient(service) as client:
        told = client.get("/openapi.json").json()
    body = told["paths"]["/predict/batch"]["post"]["requestBody"]["content"]["application/json"]
    assert {"$ref": "#/components/schemas/HouseTable"} in body["schema"]["anyOf"]
    table = told["components"]["schemas"]["HouseTable"]
    columns = [one["const"] for one in table["properties"]["columns"]["prefixItems"]]
    assert columns == ["by", "of town"]
    assert table["examples"] == [{"columns": columns, "data": [[2.0, "Ulm"]]}]
