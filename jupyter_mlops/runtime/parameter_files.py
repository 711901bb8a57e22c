"""From a TOML, YAML or JSON file of names and values to a dictionary; no name stands twice."""

import importlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .errors import ParameterInvalid

_FORMS = ".toml, .yaml, .yml or .json"
_NUMBER = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_SCALARS: Mapping[str, tuple[str, str]] = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (rf"{_NUMBER}|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
}
"""What plain text means in YAML 1.2, and the characters that it may begin with.

PyYAML's own rules are those of version 1.1, in which `1e-3` is text and `no` is false.
"""
_READERS: Mapping[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text, 0) if text[:2] in ("0o", "0x") else int(text),
    "float": lambda text: float(re.sub(r"\.(?=[a-z])", "", text.lower())),
    "str": str,
}


def read_file(path: Path) -> dict[str, Any]:
    """Read a table of names and values, in the form that the file's ending tells."""
    forms: Mapping[str, Callable[[str], Any]] = {
        ".toml": tomllib.loads, ".yaml": _yaml, ".yml": _yaml, ".json": _json,
    }  # fmt: skip
    read = forms.get(path.suffix.lower())
    if read is None:
        raise ParameterInvalid(f"{path} is no parameter file", f"its name must end in {_FORMS}")
    try:
        found = read(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ParameterInvalid(
            f"{path} can't be read: {problem.strerror}", "say where it is with --parameters FILE"
        ) from None
    except ValueError as problem:
        raise ParameterInvalid(f"{path}: {problem}", "correct the file") from None
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise ParameterInvalid(
            f"{path} holds no names with values", "write a name and its value on each line"
        )
    return found


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """Refuse a name that stands twice: nobody could tell which value is meant."""
    found: dict[Any, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} stands twice")
        found[name] = value
    return found


def _yaml(text: str) -> Any:
    yaml = importlib.import_module("yaml")
    loader: Any = type("Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})
    for name, (pattern, first) in _SCALARS.items():
        starts = [*first, ""] if name == "null" else [*first]
        loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern})$"), starts
        )
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as problem:
        raise ValueError(" ".join(str(problem).split())) from None
    return None if node is None else _of_node(node)


def _of_node(node: Any) -> Any:
    if node.id == "mapping":
        return _once([(_of_node(name), _of_node(value)) for name, value in node.value])
    if node.id == "sequence":
        return [_of_node(item) for item in node.value]
    read = _READERS.get(node.tag.rpartition(":")[2])
    if read is None:
        raise ValueError(f"line {node.start_mark.line + 1}: {node.tag} is not known here")
    return read(node.value)
