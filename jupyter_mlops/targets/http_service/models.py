"""From the arguments and samples of a prediction function to pydantic models, as source text."""

import ast
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Argument, Endpoint
from jupyter_mlops.plain import Plain
from jupyter_mlops.targets.http_service.names import Names
from jupyter_mlops.targets.python_text import literal
from jupyter_mlops.targets.requests import (
    request_body,
    sample_results,
    signature_defaults,
    sole_argument,
)

_RESERVED = frozenset(
    {
        "Any", "Field", "Literal", "as_dict", "bool", "construct", "copy", "dict", "float",
        "from_orm", "int", "json", "list", "parse_file", "parse_obj", "parse_raw", "schema",
        "schema_json", "str", "update_forward_refs", "validate",
    }
)  # fmt: skip
"""What a field would hide: methods of a pydantic model, and names that annotations use."""
_JSON_NAMES = frozenset({"Any", "None", "bool", "dict", "float", "int", "list", "str"})


@dataclass(frozen=True, slots=True)
class Model:
    """One class of `schemas.py`."""

    name: str
    base: str
    doc: str
    fields: tuple[str, ...]
    """Source lines."""
    example: Plain = None


def request_models(endpoint: Endpoint, names: Names) -> list[Model]:
    """List the classes that describe a request, the request itself last where it is a class."""
    sole = sole_argument(endpoint)
    if sole is not None and sole.shape == "record":
        fields = _record_fields(sole)
        return [Model(names.request, "Record", "A request.", fields, request_body(endpoint))]
    models = [
        Model(names.record(one), "Record", f"What `{one.name}` holds.", _record_fields(one))
        for one in endpoint.arguments
        if one.fields
    ]
    if sole is None:
        fields = tuple(_argument_line(endpoint, names, one) for one in endpoint.arguments)
        example = request_body(endpoint)
        models.append(Model(names.request, "Record", "A request.", fields, example))
    return models


def response_model(endpoint: Endpoint, names: Names) -> Model | str:
    """A class for answers that are dicts of the same keys, otherwise a type expression."""
    results = sample_results(endpoint)
    rows = [row for row in results if isinstance(row, dict)]
    if not rows or len(rows) < len(results) or any(row.keys() != rows[0].keys() for row in rows):
        return type_of(results) if results else "Any"
    taken: set[str] = set()
    fields = tuple(
        _field_line(key, type_of([row[key] for row in rows]), taken, is_required=True)
        for key in rows[0]
    )
    return Model(names.response, "BaseModel", "An answer.", fields)


def aliases(endpoint: Endpoint, names: Names, answer: Model | str) -> list[str]:
    """List assignments that name what is no class."""
    sole = sole_argument(endpoint)
    found = []
    if sole is not None and sole.shape != "record":
        row = names.record(sole) if sole.fields else "dict[str, Any]"
        found.append(f"{names.request} = list[{row}]")
    if isinstance(answer, str):
        found.append(f"{names.response} = {answer}")
    return found


def conversion(endpoint: Endpoint) -> str:
    """Write the body of the function that turns a request into arguments."""
    sole = sole_argument(endpoint)
    if sole is not None:
        return f'    return {{"{sole.name}": {_value(sole, "request")}}}'
    if not endpoint.arguments:
        return "    return {}"
    lines = ["    sent = request.model_fields_set", "    values: dict[str, Any] = {}"]
    for one in endpoint.arguments:
        lines += [
            f'    if "{_field_name(one.name)}" in sent:',
            f'        values["{one.name}"] = {_value(one, f"request.{_field_name(one.name)}")}',
        ]
    return "\n".join([*lines, "    return values"])


def _value(argument: Argument, text: str) -> str:
    """How to get the argument's own value out of the validated one."""
    rows = f"[row.as_dict() for row in {text}]" if argument.fields else text
    if argument.shape == "frame":
        return f"pd.DataFrame({rows})"
    if argument.shape == "record" and (argument.fields or text == "request"):
        return f"{text}.as_dict()"
    return rows if argument.shape == "records" else text


def _record_fields(argument: Argument) -> tuple[str, ...]:
    taken: set[str] = set()
    return tuple(
        _field_line(key, tolerant(kind), taken, is_required=required)
        for key, kind, required in argument.fields
    )


def tolerant(kind: str) -> str:
    """A sample's whole number doesn't mean that fractions are wrong; its None says nothing."""
    names = [name.strip() for name in kind.split("|")]
    if "Any" in names or names == ["None"]:
        return "Any"
    if "int" in names and "float" not in names:
        names.insert(names.index("int") + 1, "float")
    return " | ".join(sorted(names, key=lambda name: name == "None"))


def _field_line(key: str, annotation: str, taken: set[str], *, is_required: bool) -> str:
    name = _field_name(key)
    while name in taken:
        name += "_"
    taken.add(name)
    if not is_required and "None" not in annotation and annotation != "Any":
        annotation += " | None"
    options = [] if is_required else ["default=None"]
    options += [f"alias={literal(key)}"] if name != key else []
    if not options:
        return f"    {name}: {annotation}"
    if options == ["default=None"]:
        return f"    {name}: {annotation} = None"
    return f"    {name}: {annotation} = Field({', '.join(options)})"


def _field_name(key: str) -> str:
    name = re.sub(r"\W+", "_", key).strip("_") or "field"
    if name[0].isdigit():
        name = f"field_{name}"
    hidden = name in _RESERVED or keyword.iskeyword(name) or name.startswith("model_")
    return f"{name}_" if hidden or not name.isidentifier() else name


def _argument_line(endpoint: Endpoint, names: Names, argument: Argument) -> str:
    kinds = {"record": "{}", "records": "list[{}]", "frame": "list[{}]", "value": "{}"}
    if argument.shape == "value":
        inner = json_annotation(argument.annotation)
    else:
        inner = names.record(argument) if argument.fields else "dict[str, Any]"
    optional = signature_defaults(endpoint).get(argument.name, False)
    annotation = kinds[argument.shape].format(inner)
    return _field_line(argument.name, annotation, set(), is_required=not optional)


def json_annotation(annotation: str) -> str:
    """The annotation if JSON can hold such a value, else Any."""
    try:
        tree = ast.parse(annotation, mode="eval").body
    except SyntaxError:
        return "Any"
    return annotation if _holds_json(tree) else "Any"


def _holds_json(node: ast.expr) -> bool:
    parts: list[ast.expr] = []
    match node:
        case ast.Constant(value=value):
            return value is None or (isinstance(value, str) and json_annotation(value) != "Any")
        case ast.Name(id=name):
            return name in _JSON_NAMES
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inside):
            return all(
                isinstance(one, ast.Constant) and isinstance(one.value, str | int | None)
                for one in _listed(inside)
            )
        case ast.Subscript(value=value, slice=inside):
            parts = [value, *_listed(inside)]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [left, right]
    return bool(parts) and all(map(_holds_json, parts))


def _listed(inside: ast.expr) -> list[ast.expr]:
    return inside.elts if isinstance(inside, ast.Tuple) else [inside]


def type_of(values: Iterable[Plain]) -> str:
    """A type expression that all JSON values have."""
    kinds = set()
    for value in values:
        if isinstance(value, dict):
            kinds.add("dict[str, Any]")
        elif isinstance(value, list):
            kinds.add(f"list[{type_of(value)}]" if value else "list[Any]")
        else:
            kinds.add("None" if value is None else type(value).__name__)
    if not kinds or kinds == {"None"}:
        return "Any"
    return " | ".join(sorted(kinds - {"None"}) + sorted(kinds & {"None"}))
