"""Many rows in one table, its columns named once: `{"columns": ["a", "b"], "data": [[1, 2], …]}`.

The form of pandas' `to_dict(orient="split")` and `to_json(orient="split")`. A table is taken apart
into the records that it stands for, which are checked as any others are.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic_core import InitErrorDetails, PydanticCustomError

_BLANK = b" \t\r\n"


class _Table(BaseModel):
    """A table as it is sent."""

    model_config = ConfigDict(strict=True)

    columns: list[str]
    data: list[list[Any]]
    index: Any = None
    """Names of rows, which no function sees."""


class Columnar:
    """Reads tables of the records that one endpoint takes."""

    def __init__(self, request: Any) -> None:
        """Take the type of a request: a record, or a list of records."""
        self._is_list = get_origin(request) is list
        self._record = record = get_args(request)[0] if self._is_list else request
        fields = getattr(record, "model_fields", {})
        self._required = {
            field.alias or name: field.is_required() for name, field in fields.items()
        }
        """Field → whether each record has it; empty where records may hold anything."""
        self._table: TypeAdapter[_Table] = TypeAdapter(_Table)
        self._records: TypeAdapter[list[Any]] = TypeAdapter(list[record])  # type: ignore[valid-type]  # only known at run time

    @staticmethod
    def is_meant(body: bytes) -> bool:
        """Tell a table from a list."""
        return body.lstrip(_BLANK)[:1] == b"{"

    def requests(self, body: bytes, extra: Any) -> list[Any]:
        """Give one request for each row; all rows as one where a request is a list of them.

        Raises pydantic.ValidationError, whose places are those of the table.
        """
        table = self._table.validator.validate_json(body, extra=extra)
        faults = [*self._of_columns(table.columns), *_of_rows(table)]
        if faults:
            raise ValidationError.from_exception_data("table", faults)
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.data]
        try:
            records = self._records.validator.validate_python(rows, extra=extra)
        except ValidationError as problem:
            raise ValidationError.from_exception_data("table", list(_in_data(problem))) from None
        return [records] if self._is_list else records

    def annotation(self) -> Any:
        """Give the type of a table, for OpenAPI: that of one with all columns, in their order."""
        fields = self._record.model_fields if self._required else {}
        if not fields:
            return _Table
        names = tuple(Literal[name] for name in self._required)
        values = tuple(field.annotation for field in fields.values())
        return create_model(
            f"{self._record.__name__}Table",
            __config__=ConfigDict(json_schema_extra=self._examples()),
            __doc__="Many rows, their columns named once, as pandas writes them by `split`.",
            columns=(tuple[*names], ...),  # type: ignore[valid-type]  # only known at run time
            data=(list[tuple[*values]], ...),  # type: ignore[valid-type]  # only known at run time
        )

    def _examples(self) -> dict[str, Any]:
        extra = self._record.model_config.get("json_schema_extra")
        given = extra.get("examples", []) if isinstance(extra, dict) else []
        columns = list(self._required)
        return {
            "examples": [
                {"columns": columns, "data": [[one.get(name) for name in columns]]} for one in given
            ]
        }

    def _of_columns(self, columns: Sequence[str]) -> Iterator[InitErrorDetails]:
        seen: set[str] = set()
        for place, name in enumerate(columns):
            if name in seen:
                repeated = PydanticCustomError("column_repeated", "The column is there before")
                yield InitErrorDetails(type=repeated, loc=("columns", place), input=name)
            elif self._required and name not in self._required:
                yield InitErrorDetails(type="extra_forbidden", loc=("columns", place), input=name)
            seen.add(name)
        for name, is_required in self._required.items():
            if is_required and name not in seen:
                yield InitErrorDetails(type="missing", loc=("columns", name), input=None)


def _of_rows(table: _Table) -> Iterator[InitErrorDetails]:
    width = len(table.columns)
    for place, row in enumerate(table.data):
        if len(row) != width:
            uneven = PydanticCustomError(
                "row_length",
                "A row has {length} values for {width} columns",
                {"length": len(row), "width": width},
            )
            yield InitErrorDetails(type=uneven, loc=("data", place), input=None)


def _in_data(problem: ValidationError) -> Iterator[InitErrorDetails]:
    """Say where in the table the faults of records are."""
    for one in problem.errors(include_url=False):
        told = PydanticCustomError(one["type"], "{told}", {"told": one["msg"]})
        yield InitErrorDetails(type=told, loc=("data", *one["loc"]), input=None)
