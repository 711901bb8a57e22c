"""The prediction function as an MLflow model, for all that reads one: `mlflow models serve`.

The model is made from code, so nothing is pickled: it holds the package and the artifacts of a run,
whose sha256 are checked when it is loaded.
"""

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.tracking import MlflowClient
from mlflow.types import ColSpec, DataType, Schema
from mlflow.types.type_hints import AnyType
from packaging.requirements import Requirement
from pydantic import TypeAdapter
from pydantic_core import to_json

from ..answers import as_json
from ..artifacts import read_manifest
from ..errors import PackageError
from ..proof import standing
from .batcher import of_same_types
from .endpoint import Endpoint

RUN = "run"
"""Name of the run's artifacts among those of the model."""
_TYPES = {
    frozenset({"boolean"}): DataType.boolean,
    frozenset({"integer"}): DataType.long,
    frozenset({"number"}): DataType.double,
    frozenset({"string"}): DataType.string,
}
"""What MLflow calls types of JSON; of whole numbers and fractions a column of its may hold one."""


class PredictorModel(mlflow.pyfunc.PythonModel):  # type: ignore[misc]  # it may be absent
    """Answers the rows of a table as the service answers the requests that they hold."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint.one_by_one() if standing().edited else endpoint
        self._request: TypeAdapter[Any] = TypeAdapter(endpoint.request)
        self._form = self._request.json_schema()
        self._predictor: Any = None

    def load_context(self, context: Any) -> None:
        """Load the predictor. Raises ArtifactError when a file isn't what was stored."""
        self._predictor = self._endpoint.load(Path(context.artifacts[RUN]))

    def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]  # noqa: ARG002  # MLflow takes hints for a schema to enforce
        """Give one answer for each row.

        Where the function itself takes many rows, they are one request and its answer is given.
        Raises pydantic.ValidationError for a row that is no request.
        """
        rows = [as_request(row, self._form) for row in _rows_of(model_input)]
        if self._form.get("type") == "array":
            return self._answers([rows])[0]
        answers = self._answers(rows)
        return pd.DataFrame(answers) if _are_records(answers) else answers

    def _answers(self, requests: Sequence[Any]) -> list[Any]:
        endpoint = self._endpoint
        asked = [endpoint.arguments(self._request.validate_json(to_json(one))) for one in requests]
        answers: list[Any] = [None] * len(asked)
        for places in of_same_types(asked):
            rows = [asked[place] for place in places]
            if endpoint.answer_all is not None and len(rows) > 1:
                found = endpoint.answer_all(self._predictor, rows)
            else:
                found = [endpoint.answer(self._predictor, **row) for row in rows]
            for place, answer in zip(places, found, strict=True):
                answers[place] = as_json(answer)
        return answers


def _rows_of(given: Any) -> list[Any]:
    if isinstance(given, pd.DataFrame):
        return list(given.astype(object).to_dict(orient="records"))
    return [given] if isinstance(given, Mapping) else list(given)


def as_request(row: Any, form: Mapping[str, Any]) -> Any:
    """Give what a row of a table stands for as JSON: a table can't leave out a field of one row.

    A gap is null where `form`, a JSON schema, allows it, and a missing field where it doesn't. A
    column with gaps has turned whole numbers into fractions.
    """
    if not isinstance(row, Mapping):
        return row
    fields, definitions = form.get("properties", {}), form.get("$defs", {})
    if form.get("type") == "array":
        reference = form.get("items", {}).get("$ref", "")
        fields = definitions.get(reference.rpartition("/")[2], {}).get("properties", {})
    found: dict[str, Any] = {}
    for key, value in row.items():
        kinds = _kinds(fields.get(str(key), {}))
        if not _is_gap(value):
            is_whole = kinds & {"integer", "number"} == {"integer"} and isinstance(value, float)
            found[str(key)] = int(value) if is_whole and value.is_integer() else value
        elif "null" in kinds or not kinds:
            found[str(key)] = None
    return found


def _kinds(field: Mapping[str, Any]) -> frozenset[str]:
    """Types that a field of a JSON schema may have; none where it may have any."""
    return frozenset(one.get("type", "") for one in field.get("anyOf", [field])) - {""}


def _is_gap(value: Any) -> bool:
    missing = value is None or value is pd.NaT or value is pd.NA
    return missing or (isinstance(value, float) and math.isnan(value))


def _are_records(answers: Sequence[Any]) -> bool:
    return bool(answers) and all(isinstance(answer, Mapping) for answer in answers)


def log_model(
    endpoint: Endpoint, script: Path, artifacts: Path, name: str = "", alias: str = ""
) -> str:
    """Log the package with the artifacts of a run, and give the model's URI.

    `script` is the module of the package that MLflow runs to make the model. With a `name` it is
    registered under it, and `alias`, if any, stands for this version from then on. Raises
    ArtifactError when a file isn't what was stored, PackageError when the package isn't installed.
    """
    needed = _requirements(endpoint.package)
    with TemporaryDirectory() as scratch:
        run = Path(scratch, RUN)
        _copy(endpoint, artifacts, run)
        logged = mlflow.pyfunc.log_model(
            name=endpoint.package,
            python_model=str(script),
            artifacts={RUN: str(run)},
            code_paths=[str(script.parent)],
            model_config={"path": endpoint.path},
            signature=signature_of(endpoint),
            input_example=_example(endpoint),
            pip_requirements=needed,
            registered_model_name=name or None,
            metadata={"notebook": endpoint.notebook, "version": endpoint.version},
        )
    if name and alias:
        version_ = str(logged.registered_model_version)
        MlflowClient().set_registered_model_alias(name, alias, version_)
    return str(logged.model_uri)


def _copy(endpoint: Endpoint, artifacts: Path, target: Path) -> None:
    """Copy what the predictor reads, and how it came about: the data of the run isn't published.

    Raises ArtifactError when a file isn't what was stored.
    """
    needed = {one.name for one in fields(endpoint.load(artifacts))}
    kept = [artifacts / "parameters.json"]
    for manifest in artifacts.glob("*/manifest.json"):
        kept += [manifest, manifest.with_name("stage.json")]
        payloads = read_manifest(manifest.parent)
        kept += [manifest.with_name(one.file) for one in payloads if needed & {*one.names}]
    for path in kept:
        to = target / path.relative_to(artifacts)
        to.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copyfile)(path, to)


def signature_of(endpoint: Endpoint) -> ModelSignature | None:
    """Columns of the table that a request's fields make; None for one without fields."""
    form = TypeAdapter(endpoint.request).json_schema()
    if form.get("type") != "object" or not form.get("properties"):
        return None
    required = form.get("required", [])
    columns = [
        ColSpec(
            _TYPES.get(_kinds(field) - {"null"}, AnyType()),
            name,
            required=name in required and "null" not in _kinds(field),
        )
        for name, field in form["properties"].items()
    ]
    return ModelSignature(inputs=Schema(columns))


def _example(endpoint: Endpoint) -> Any:
    form = TypeAdapter(endpoint.request).json_schema()
    examples = form.get("examples", [])
    is_row = examples and isinstance(examples[0], Mapping)
    return pd.DataFrame(examples[:1]) if is_row else None


def _requirements(package: str) -> list[str]:
    """List the libraries that the package needs, in the versions that are installed here.

    Raises PackageError where that can't be told: whoever loads the model would miss them.
    """
    try:
        needed = [Requirement(text) for text in requires(package) or ()]
        wanted = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
        return [f"{_with_extras(one)}=={version(one.name)}" for one in wanted]
    except PackageNotFoundError as problem:
        raise PackageError(
            f"{problem.name} is not installed, so the model can't tell what it needs",
            f"python -m pip install '{package}[mlflow]', or -e '.[mlflow]' in its folder",
        ) from None


def _with_extras(needed: Requirement) -> str:
    return f"{needed.name}[{','.join(sorted(needed.extras))}]" if needed.extras else needed.name
