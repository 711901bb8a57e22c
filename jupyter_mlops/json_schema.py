"""From dataclasses to the JSON Schema of what `asdict` makes of them."""

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_PLAIN: dict[object, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"
}  # fmt: skip


def schema_of(kind: type) -> dict[str, Any]:
    """The schema of a dataclass, those of the classes in it under `$defs`."""
    definitions: dict[str, dict[str, Any]] = {}
    own = _of_class(kind, definitions)
    return {**own, "$defs": dict(sorted(definitions.items()))}


def _of_class(kind: Any, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    hints, said = get_type_hints(kind), _said_of_fields(kind)
    properties = {}
    for field in fields(kind):
        one = _of_type(hints[field.name], definitions)
        properties[field.name] = {**one, **said.get(field.name, {})}
    return {
        "description": inspect.cleandoc(kind.__doc__ or ""),
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields(kind) if _is_always_there(field)],
    }


def _is_always_there(field: Field[Any]) -> bool:
    """A field that got a default came later: builds of before don't have it."""
    return field.default is MISSING and field.default_factory is MISSING


def _of_type(hint: Any, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _of_class(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    inner = get_args(hint)
    if get_origin(hint) is Literal:
        return {"enum": list(inner)}
    if get_origin(hint) in (Union, UnionType) and not _is_anything(inner):
        return {"anyOf": [_of_type(one, definitions) for one in inner]}
    return _of_container(hint, definitions)


def _of_container(hint: Any, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Also what can be anything: nothing is said about it."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is dict:
        return {"type": "object", "additionalProperties": _of_type(inner[1], definitions)}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _of_type(inner[0], definitions)}
    if origin is tuple:
        parts = [_of_type(one, definitions) for one in inner]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "items": False}
    return {}


def _is_anything(alternatives: tuple[Any, ...]) -> bool:
    """Tell the type of all values that JSON may hold, which refers to itself by name."""
    return list in {get_origin(one) for one in alternatives}


def _said_of_fields(kind: type) -> dict[str, dict[str, str]]:
    """The sentences below the fields in the source of a class."""
    node = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(node, ast.ClassDef)
    found = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            found[field.target.id] = {"description": inspect.cleandoc(str(below.value.value))}
    return found
