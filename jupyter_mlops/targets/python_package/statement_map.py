"""From generated modules to the places in the notebook that their lines come from.

A line is mapped only where the statement it belongs to has, but for parameters and state that are
read where they are used, the same tree as one of the notebook. What the compiler wrote stays out.
"""

import ast
import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import MappedLines, Pipeline, Statement

NOTEBOOK_LINES = "notebook_lines.json"
Row = list[int | str]
"""First and last line, uid, cell, line of the notebook for the first: the others follow it."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """A statement of the notebook, or one inside of it, that may stand in the package by itself."""

    statement: Statement
    node: ast.stmt
    shape: str


def statement_map(pipeline: Pipeline, files: Mapping[str, bytes]) -> bytes:
    """The map as the package holds it."""
    folder = f"src/{pipeline.name}/"
    origins = [_origins(pipeline, statement) for statement in pipeline.statements if statement.code]
    known = [origin for found in origins for origin in found]
    mapped = {}
    for name in sorted(files):
        module = name.removeprefix(folder)
        stem = module.removesuffix(".py")
        if name.startswith(folder) and stem in _modules(pipeline):
            rows = sorted(_rows(pipeline, stem, files[name], known), key=lambda row: row[0])
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


def _modules(pipeline: Pipeline) -> set[str]:
    return {"definitions", "serve", *(stage.tag for stage in pipeline.stages)}


def _origins(pipeline: Pipeline, statement: Statement) -> Iterator[_Origin]:
    """The statement; what a main guard holds; what the prediction function does."""
    try:
        nodes = ast.parse(statement.code).body
    except SyntaxError:
        return
    entry = pipeline.service.entry if pipeline.service is not None else None
    for node in nodes:
        yield _Origin(statement, node, _shape(pipeline, node))
        inside: list[ast.stmt] = []
        match node:
            case ast.FunctionDef(name=name, body=body) if name == entry:
                inside = body
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), body=body):
                inside = body
        for inner in inside:
            yield _Origin(statement, inner, _shape(pipeline, inner))


def _rows(pipeline: Pipeline, module: str, content: bytes, known: list[_Origin]) -> Iterator[Row]:
    """Rows of one module, in order of its lines."""
    for name, nodes in _bodies(ast.parse(content)):
        step = f"{module}:{name.removesuffix('_step')}"
        own = [one for one in known if one.statement.where == step]
        own = own or [one for one in known if one.statement.where.partition(":")[0] == module]
        at = 0
        for node in nodes:
            shape = _shape(pipeline, node)
            # Statements stand in the notebook's order; what is repeated from elsewhere is clear
            # only where the notebook has it once.
            found = [place for place in range(at, len(own)) if own[place].shape == shape]
            others = [one for one in known if one.shape == shape]
            if found:
                at = found[0] + 1
            if found or len(others) == 1:
                origin = own[found[0]] if found else others[0]
                yield from _merged(_lines(pipeline, node, origin), origin.statement)


def _bodies(tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    """What stands in the module itself, then in each of its functions and methods."""
    yield "", tree.body
    for node in tree.body:
        methods = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in methods:
            if isinstance(one, ast.FunctionDef):
                yield one.name, one.body


def _lines(pipeline: Pipeline, node: ast.stmt, origin: _Origin) -> dict[int, int]:
    """Line of the module → line of the cell, by the nodes that begin on it."""
    found: dict[int, int] = {}
    offset = origin.statement.line - 1
    pairs = zip(
        _placed(_canonical(pipeline, node)), _placed(_canonical(pipeline, origin.node)), strict=True
    )
    for written, source in pairs:
        found.setdefault(written.lineno, source.lineno + offset)
    last = found[min(found)]
    for line in range(min(found), (node.end_lineno or node.lineno) + 1):
        last = found.setdefault(line, last)
    return dict(sorted(found.items()))


def _placed(node: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    """All nodes with a place; inside of formatted text places mean nothing before Python 3.12."""
    if isinstance(node, ast.stmt | ast.expr):
        yield node
    if not isinstance(node, ast.JoinedStr):
        for inner in ast.iter_child_nodes(node):
            yield from _placed(inner)


def _merged(lines: Mapping[int, int], statement: Statement) -> Iterator[Row]:
    row: Row = []
    first = source = last = 0
    for line, place in lines.items():
        if row and line == last + 1 and place - source == line - first:
            last = line
            row[1] = line
            continue
        if row:
            yield row
        first, last, source = line, line, place
        row = [line, line, statement.uid, statement.cell, place]
    if row:
        yield row


def _shape(pipeline: Pipeline, node: ast.stmt) -> str:
    return ast.dump(_canonical(pipeline, node))


def _canonical(pipeline: Pipeline, node: ast.stmt) -> ast.AST:
    canonical: ast.AST = _Canonical(pipeline).visit(copy.deepcopy(node))
    return canonical


class _Canonical(ast.NodeTransformer):
    """Writes a statement as the notebook has it: without added types, with its own names."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.fields = {one.field: one.name for one in pipeline.parameters}
        service = pipeline.service
        self.state = {one.name for one in service.state} if service is not None else set()

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`params.test_size` → `TEST_SIZE`, `self.model` → `model`."""
        name = self._own_name(node)
        if name is not None:
            return ast.copy_location(ast.Name(name, node.ctx), node)
        return self.generic_visit(node)

    def _own_name(self, node: ast.Attribute) -> str | None:
        match node.value:
            case ast.Name(id="self") if node.attr in self.state:
                return node.attr
            case ast.Name(id="params" | "parameters" | "settings_"):
                return self.fields.get(node.attr)
            case ast.Attribute(value=ast.Name(id="self"), attr="params"):
                return self.fields.get(node.attr)
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Without types and docstring, which the package writes anew."""
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        return self._undocumented(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Without its docstring, which is indented anew."""
        return self._undocumented(node)

    def _undocumented(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                text.value = ""
        return self.generic_visit(node)
