"""From generated modules to the places in the notebook that their lines come from.

A line is mapped only where the statement that it belongs to has the same tree as one of the
notebook, or as what the compiler has written for one, but for parameters and state that are read
where they are used. Imports and results are gathered: each name of them has its own place. A field
of the parameters comes from the line that gives its parameter a value.
"""

import ast
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import MappedLines, Pipeline
from jupyter_mlops.targets.python_package.origins import Origin, canonical, origins, shape_of

NOTEBOOK_LINES = "notebook_lines.json"
_PARAMETERS = "parameters"
"""Module of the package, and place of statements."""
Row = tuple[int, int, str, int, int]
"""First and last line, uid, cell, line of the notebook for the first: the others follow it."""
_Import = ast.Import | ast.ImportFrom
_Placed = ast.stmt | ast.expr | ast.pattern | ast.ExceptHandler


def statement_map(pipeline: Pipeline, files: Mapping[str, bytes]) -> bytes:
    """The map as the package holds it."""
    folder = f"src/{pipeline.name}/"
    known = _Known.of(pipeline)
    mapped = {}
    for name in sorted(files):
        module = name.removeprefix(folder)
        stem = module.removesuffix(".py")
        if name.startswith(folder) and stem in _modules(pipeline):
            rows = sorted(set(_rows(known, stem, files[name])), key=_in_order)
            digest = hashlib.sha256(files[name]).hexdigest()
            mapped[module] = {"sha256": digest, "lines": rows}
    cells = {str(one.cell): one.cell_id for one in pipeline.statements if one.kept}
    content = {"notebook": pipeline.notebook, "cells": cells, "files": mapped}
    return (json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def mapped_lines(package: str, content: bytes) -> tuple[MappedLines, ...]:
    """The same map, written out."""
    told = json.loads(content)
    return tuple(
        MappedLines(
            file=f"src/{package}/{module}",
            first=first,
            last=last,
            uid=uid,
            cell=cell,
            cell_id=told["cells"][str(cell)],
            line=line,
        )
        for module, one in told["files"].items()
        for first, last, uid, cell, line in one["lines"]
    )


def _in_order(row: Row) -> tuple[int, int, int, int, str]:
    first, last, uid, cell, line = row
    return first, cell, line, last, uid


def _modules(pipeline: Pipeline) -> set[str]:
    return {_PARAMETERS, "definitions", "serve", *(stage.tag for stage in pipeline.stages)}


@dataclass(frozen=True, slots=True)
class _Known:
    """Where statements of a package can come from."""

    pipeline: Pipeline
    origins: list[Origin]
    imported: Mapping[tuple[str, ...], tuple[Origin, int]]
    """Module, name and alias → the first import of it, and its line."""

    @classmethod
    def of(cls, pipeline: Pipeline) -> "_Known":
        """Find them."""
        found = origins(pipeline)
        imported: dict[tuple[str, ...], tuple[Origin, int]] = {}
        for origin in found:
            if isinstance(origin.node, _Import):
                for key, alias in _aliases(origin.node):
                    imported.setdefault(key, (origin, origin.line(alias.lineno)))
        return cls(pipeline, found, imported)

    def within(self, module: str, function: str) -> list[Origin]:
        """Those of a step; where a stage is one function, those of the stage."""
        step = f"{module}:{function.removesuffix('_step')}"
        own = [one for one in self.origins if one.statement.where == step]
        others = self._of_others(function) if module == "serve" else set()
        return own or [
            one
            for one in self.origins
            if one.statement.where.partition(":")[0] == module and one.statement.uid not in others
        ]

    def _of_others(self, method: str) -> set[str]:
        """The prediction functions that this method of the predictor doesn't come from."""
        methods = {one.entry: (one.entry, one.batch_name) for one in self.pipeline.endpoints}
        return {
            one.statement.uid
            for one in self.origins
            if isinstance(one.node, ast.FunctionDef)
            and method not in methods.get(one.node.name, (method,))
        }

    def sole(self, node: ast.stmt) -> Origin | None:
        """The one of this shape, if the notebook has it once."""
        shape = shape_of(self.pipeline, node)
        found = [one for one in self.origins if one.shape == shape]
        return found[0] if len(found) == 1 else None


def _rows(known: _Known, module: str, content: bytes) -> Iterator[Row]:
    """Rows of one module."""
    if module == _PARAMETERS:
        yield from _fields(known, ast.parse(content))
        return
    for name, nodes in _bodies(ast.parse(content), module):
        own = known.within(module, name)
        at = 0
        for node in nodes:
            if isinstance(node, _Import) and not name:
                yield from _imports(known, node)
                continue
            shape = shape_of(known.pipeline, node)
            # Statements stand in the notebook's order; what is repeated from elsewhere is clear
            # only where the notebook has it once.
            found = [place for place in range(at, len(own)) if own[place].shape == shape]
            if found:
                at = found[0] + 1
            origin = own[found[0]] if found else known.sole(node)
            if origin is not None:
                yield from _merged(_lines(known.pipeline, node, origin), origin)
            elif isinstance(node, ast.Return):
                yield from _entries(known, node)


def _fields(known: _Known, tree: ast.Module) -> Iterator[Row]:
    """Every line of a field is that of its parameter."""
    bound = {
        node.id: (origin.line(node.lineno), origin.statement)
        for origin in known.origins
        if origin.statement.where == _PARAMETERS
        for node in ast.walk(origin.node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    names = {one.field: one.name for one in known.pipeline.parameters}
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(id=field)) if names.get(field) in bound:
                line, statement = bound[names[field]]
                for own in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                    yield own, own, statement.uid, statement.cell, line


def _bodies(tree: ast.Module, module: str) -> Iterator[tuple[str, list[ast.stmt]]]:
    """What stands in the module itself, then in each function and method that isn't the user's."""
    yield "", tree.body
    for node in tree.body if module != "definitions" else ():
        methods = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in methods:
            if isinstance(one, ast.FunctionDef):
                yield one.name, one.body


def _imports(known: _Known, node: _Import) -> Iterator[Row]:
    """An exception names the statement's first line, whichever of its names is missing."""
    for key, alias in _aliases(node):
        if key in known.imported:
            origin, line = known.imported[key]
            for own in (node.lineno, alias.lineno):
                yield own, own, origin.statement.uid, origin.statement.cell, line


def _aliases(node: _Import) -> Iterator[tuple[tuple[str, ...], ast.alias]]:
    module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        yield (node.__class__.__name__, module, alias.name, alias.asname or ""), alias


def _entries(known: _Known, node: ast.Return) -> Iterator[Row]:
    """What a stage's result says of metrics and reports."""
    keywords = node.value.keywords if isinstance(node.value, ast.Call) else []
    for shown in [one.value for one in keywords if isinstance(one.value, ast.Dict)]:
        for key, value in zip(shown.keys, shown.values, strict=True):
            place = key or value
            one = ast.copy_location(ast.Dict([key], [value]), place)
            entry = ast.copy_location(ast.Expr(one), place)
            entry.end_lineno = value.end_lineno
            origin = known.sole(entry)
            if origin is not None:
                yield from _merged(_lines(known.pipeline, entry, origin), origin)


def _lines(pipeline: Pipeline, node: ast.stmt, origin: Origin) -> dict[int, int]:
    """Line of the module → line of the cell, by the nodes that begin on it.

    What lies between them is taken along where it is as long as in the notebook.
    """
    found: dict[int, int] = {}
    pairs = zip(
        _placed(canonical(pipeline, node)), _placed(canonical(pipeline, origin.node)), strict=True
    )
    for written, source in pairs:
        found.setdefault(written.lineno, origin.line(source.lineno))
    ends = {node.end_lineno or node.lineno: origin.line(origin.node.end_lineno)}
    known = sorted((ends | found).items())
    for (line, place), (end, end_place) in itertools.pairwise(known):
        if end - line == end_place - place:
            found |= {line + step: place + step for step in range(end - line + 1)}
    return dict(sorted(found.items()))


def _placed(node: ast.AST) -> Iterator[_Placed]:
    """All nodes with a place; inside of formatted text places mean nothing before Python 3.12."""
    if isinstance(node, _Placed):
        yield node
    if not isinstance(node, ast.JoinedStr):
        for inner in ast.iter_child_nodes(node):
            yield from _placed(inner)


def _merged(lines: Mapping[int, int], origin: Origin) -> Iterator[Row]:
    """Lines that follow each other here and there, as one row."""
    uid, cell = origin.statement.uid, origin.statement.cell
    numbered = enumerate(lines.items())
    for _, group in itertools.groupby(
        numbered, lambda one: (one[1][0] - one[0], one[1][1] - one[0])
    ):
        own = [pair for _, pair in group]
        yield own[0][0], own[-1][0], uid, cell, own[0][1]
