"""From a prediction function to what is known of it: its text, its arguments, its samples."""

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.ir.pipeline import Argument
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.lowering.function_types import Signature, annotate_functions
from jupyter_mlops.notebook.trees import walk
from jupyter_mlops.recording.samples import Sample, SampleValue, Shape
from jupyter_mlops.source import string_lines


@dataclass(frozen=True, slots=True)
class Entry:
    """The prediction function, taken apart."""

    unit: UnitFacts
    name: str
    signature: str
    doc: str
    body: str


def entries_of(facts: Facts, found: Slice) -> tuple[Entry, ...]:
    """The functions of the serve cells that answer requests: those of a usable shape."""
    entries = (entry_of(facts.by_uid[uid]) for uid in found.entries)
    return tuple(entry for entry in entries if entry is not None)


def entry_of(unit: UnitFacts) -> Entry | None:
    """Take a prediction function apart; None where it has no usable shape."""
    if not isinstance(unit.unit.node, ast.FunctionDef) or not _is_plain(unit.unit.node):
        return None
    code = annotate_functions(unit.unit.code)
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.FunctionDef)
    opening = code.index("(", code.index(node.name))
    closing = code.rindex(")", 0, code.index("->", opening))  # annotate_functions has put one
    statements = list(node.body)
    doc = ast.get_docstring(node) or ""
    if doc:
        statements = statements[1:]
    body = _text_from(code, statements) if statements else "return None"
    signature = " ".join(code[opening + 1 : closing].split()).rstrip(", ")
    return Entry(unit, node.name, signature, doc, body)


def _is_plain(node: ast.FunctionDef) -> bool:
    arguments = node.args
    if node.decorator_list or arguments.vararg or arguments.kwarg or arguments.posonlyargs:
        return False
    return not any(
        isinstance(inner, ast.Yield | ast.YieldFrom | ast.Await)
        or (isinstance(inner, ast.Name) and inner.id == node.name)
        for inner in walk(node)
    )


def _text_from(code: str, statements: list[ast.stmt]) -> str:
    """The text from the first of these statements on, at column 0, with comments above it."""
    first = statements[0]
    lines = code.split("\n")
    start = first.lineno
    if lines[start - 1].encode()[: first.col_offset].strip():
        return lines[start - 1].encode()[first.col_offset :].decode()
    while lines[start - 2].lstrip().startswith("#"):
        start -= 1
    inside = string_lines(code)
    return "\n".join(
        line if number in inside else line[first.col_offset :] if line.strip() else ""
        for number, line in enumerate(lines, start=1)
        if number >= start
    )


def arguments_of(entry: Entry, samples: tuple[Sample, ...]) -> tuple[Argument, ...]:
    """What a request must hold, from the function's signature and the notebook's own calls."""
    node = ast.parse(f"def _({entry.signature}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    found = []
    for position, argument in enumerate([*node.args.args, *node.args.kwonlyargs]):
        seen = [
            sample.kwargs.get(argument.arg) or sample.args[position]
            for sample in samples
            if argument.arg in sample.kwargs or position < len(sample.args)
        ]
        if seen:
            fields = _fields(seen, _optional_keys(entry))
            found.append(Argument(argument.arg, _annotation(argument), _shape(seen), fields))
        else:
            found.append(Argument(argument.arg, _annotation(argument), "value"))
    return tuple(found)


def _shape(seen: list[SampleValue]) -> Shape:
    """One shape for all samples; samples of several shapes are plain values."""
    shapes = {value.shape for value in seen}
    return seen[0].shape if len(shapes) == 1 else "value"


def _optional_keys(entry: Entry) -> frozenset[str]:
    """Keys that the function asks for by `.get`: it has an answer without them."""
    return frozenset(
        node.args[0].value
        for node in walk(entry.unit.unit.node)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def _fields(seen: list[SampleValue], optional: frozenset[str]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of all samples; one is required that every sample has."""
    kinds: dict[str, set[str]] = {}
    for value in seen:
        for key, kind, _ in value.fields:
            kinds.setdefault(key, set()).update(kind.split(" | "))
    always = [{key for key, _, required in value.fields if required} for value in seen]
    return tuple(
        (
            key,
            "Any" if "Any" in found else " | ".join(sorted(found)),
            key not in optional and all(key in keys for keys in always),
        )
        for key, found in kinds.items()
    )


_TYPES: Mapping[Shape, str] = {"record": "dict[str, Any]", "records": "list[dict[str, Any]]"}
"""Shape of what was recorded → its type, where that says more than `Any`."""


def typed_signature(
    signature: str, arguments: tuple[Argument, ...], seen: Mapping[str, str]
) -> str:
    """Write the types that all recorded requests had where the notebook has none."""
    opening = "def _("
    node = ast.parse(f"{opening}{signature}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    known = {one.name: _TYPES[one.shape] for one in arguments if one.shape in _TYPES} | dict(seen)
    text = signature.encode()
    for argument in reversed([*node.args.args, *node.args.kwonlyargs]):
        hint = argument.annotation
        if argument.arg in known and isinstance(hint, ast.Name) and hint.id == "Any":
            start = hint.col_offset - len(opening)
            text = text[:start] + known[argument.arg].encode() + text[start + len(hint.id) :]
    return text.decode()


def seen_types(
    arguments: tuple[Argument, ...], seen: Signature, types: Annotations
) -> dict[str, str]:
    """Types of those arguments whose shape tells none."""
    return {
        one.name: types.text(seen.arguments.get(one.name, "Any"))
        for one in arguments
        if one.shape not in _TYPES and one.annotation == "Any"
    }


def result_type(samples: tuple[Sample, ...]) -> str:
    """The type that all recorded answers had; empty where their shape doesn't tell."""
    shapes = {sample.result.shape for sample in samples}
    return _TYPES.get(shapes.pop(), "") if len(shapes) == 1 else ""


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation is not None else "Any"


def sample_texts(samples: tuple[Sample, ...]) -> tuple[str, ...]:
    """The calls that JSON can carry without loss, as JSON."""
    return tuple(
        json.dumps(
            {
                "args": [value.content for value in sample.args],
                "kwargs": {name: value.content for name, value in sample.kwargs.items()},
                "result": sample.result.content,
            }
        )
        for sample in samples
        if all(value.faithful for value in (*sample.args, *sample.kwargs.values(), sample.result))
    )
