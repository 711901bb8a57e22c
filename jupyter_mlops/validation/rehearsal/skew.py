"""Whether a row sent to the predictor comes to the same as when the evaluation met it."""

from collections.abc import Mapping
from typing import Any

from jupyter_mlops.runtime.checks.asking import ask
from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.spying import Call, number_of, spied, taken_rows
from jupyter_mlops.runtime.checks.variations import row_of
from jupyter_mlops.validation.rehearsal.behaviour import (
    Asked,
    fields_in,
    predictor_of,
    table_with,
)
from jupyter_mlops.validation.rehearsal.package import Package

ROWS = 20


def serving_as_evaluated(
    package: Package, asked: Asked, models: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Say for which rows of which table it was found so, or why it can't be asked."""
    predictor = predictor_of(package)
    shared = [name for name in models if name in vars(predictor)]
    if not shared or not asked.record:
        return {"why": "no model is both evaluated and asked for single records"}
    name = shared[0]
    stage = next(one for one in package.project.stages if one.name == models[name]["stage"])
    values = package.inputs_of(stage)
    tables = {key: value for key, value in values.items() if hasattr(value, "columns")}
    table = table_with(tables, asked.fields)
    if table is None:
        return {"why": f"no table that {stage.name} gets has the fields of a request"}
    with spied(values[name]) as calls:
        package.call(stage, package.inputs_of(stage) | {name: values[name]})
    rows = calls[0].rows
    if number_of(rows) != len(tables[table]):
        return {"why": f"the model isn't asked about the rows of {table}"}
    places = [place * len(tables[table]) // ROWS for place in range(ROWS)]
    fields = fields_in(tables[table], asked)
    complete = tables[table][fields].notna().all(axis=1).tolist()
    met = {place: taken_rows(rows, [place]) for place in dict.fromkeys(places)}
    agrees = {}
    skewed = ""
    for place, row in met.items():
        sent = row_of(tables[table], place, fields)
        with spied(getattr(predictor, name)) as calls:
            raised = _ask(package, asked, predictor, sent)
        agrees[place] = not raised and _reached(getattr(predictor, name), calls, row)
        if calls and complete[place] and not agrees[place]:
            skewed = skewed or f"row {place}: {difference(row, calls[0].rows)}"
    whole = all(agree for place, agree in agrees.items() if complete[place])
    if not whole:
        why = "the predictor asks the model otherwise than the evaluation does"
        return {"why": why, "skewed": skewed}
    return {
        "model": name,
        "stage": stage.name,
        "table": table,
        "fields": fields,
        "argument": asked.record,
        "many": asked.shape != "record",
        "gaps": all(agrees.values()),
    }


def _ask(package: Package, asked: Asked, predictor: Any, row: dict[str, Any]) -> bool:
    """Send a row; tell whether it was refused."""
    arguments = {asked.record: row if asked.shape == "record" else [row]}
    as_json = package.module("runtime.answers").as_json
    with package.running():
        return "raises" in ask(getattr(predictor, asked.entry), arguments, asked.frames, as_json)


def _reached(model: Any, calls: list[Call], row: Any) -> bool:
    """Whether the model answered as it answers the row that the evaluation gave it."""
    return bool(calls) and not difference(getattr(model, calls[0].method)(row), calls[0].answer)
