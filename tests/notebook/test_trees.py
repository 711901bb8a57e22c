"""Walks find what those of `ast` find, leaves that say nothing aside."""

import ast
from pathlib import Path

import pytest

from jupyter_mlops.notebook.trees import Visitor, children, nodes_of, walk, words_in

SILENT = ast.expr_context | ast.operator | ast.unaryop | ast.boolop | ast.cmpop
SOURCES = [
    *sorted(Path(ast.__file__).parent.glob("test/test_grammar.py")),
    Path(ast.__file__),
    Path(__file__),
]
PIECES = """
match x:
    case {"k": [a, *rest], **others} if a > 0: print(f"{a!r:>{rest}}")
    case Point(x=0) | None as point: del x.y[0]
try: pass
except* (A, B) as error: raise error from None
async def f(a, /, b: int = 1, *c, d, e=2, **g) -> list[int]:
    async with a as b, c: return {k: v async for k, v in b if k}, {**g}, lambda q, *r: q or r
    global h
"""


class Seen(Visitor, ast.NodeVisitor):
    def __init__(self) -> None:
        self.nodes: list[ast.AST] = []
        self.calls = 0

    def visit_Call(self, node: ast.Call) -> None:
        self.calls += 1
        self.nodes.append(node)
        self.visit(node.func)

    def generic_visit(self, node: ast.AST) -> None:
        self.nodes.append(node)
        super().generic_visit(node)


@pytest.mark.parametrize("source", [*(path.read_text("utf-8") for path in SOURCES), PIECES])
def test_nothing_is_missed(source: str) -> None:
    tree = ast.parse(source)
    expected = [node for node in ast.walk(tree) if not isinstance(node, SILENT)]
    found = walk(tree)
    assert {id(node) for node in found} == {id(node) for node in expected}
    assert len(found) == len(expected)
    for node in found:
        below = [one for one in ast.iter_child_nodes(node) if not isinstance(one, SILENT)]
        assert children(node) == below


def test_walk_ends_where_it_is_told_to() -> None:
    tree = ast.parse("def f():\n    inner\nouter")
    names = [node.id for node in walk(tree, {ast.FunctionDef}) if isinstance(node, ast.Name)]
    assert names == ["outer"]


def test_visitor_calls_methods_and_lets_them_decide() -> None:
    seen = Seen()
    seen.visit(ast.parse("f(g(1))\nh(2)"))
    assert seen.calls == 2
    assert not any(isinstance(node, ast.Constant) for node in seen.nodes)


def test_nodes_are_found_by_class_in_the_order_of_the_text() -> None:
    tree = ast.parse("f(g(1))\nh(2)")
    assert [ast.unparse(one.func) for one in nodes_of(ast.Call, tree)] == ["f", "g", "h"]
    assert nodes_of(ast.Lambda, tree) == []


@pytest.mark.parametrize("source", [*(path.read_text("utf-8") for path in SOURCES), PIECES])
def test_words_hold_every_name_that_is_used(source: str) -> None:
    tree = ast.parse(source)
    used = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}
    used |= {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
    assert used <= words_in(tree)


def test_words_hold_keywords_and_each_part_of_an_import() -> None:
    found = words_in(ast.parse("from a.b import c as d\nimport e.f\ng(h=1)"))
    assert found == {"a", "b", "c", "d", "e", "f", "g", "h"}
