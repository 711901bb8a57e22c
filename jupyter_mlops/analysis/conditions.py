"""Code of which something decides whether it runs, how often, or how far."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.expressions import Comprehension, roots
from jupyter_mlops.notebook.trees import nodes_of, words_in


def conditions(node: ast.AST) -> Iterator[tuple[set[str], set[str]]]:
    """For each such code inside: the names that decide, and all names in it."""
    for test, whole in _tested(node):
        yield roots(test), roots(whole)
    for kind in Comprehension.__args__:
        for made in nodes_of(kind, node):
            yield set[str]().union(*map(roots, made.generators)), roots(made)


def _tested(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    yield from ((one.test, one) for one in nodes_of(ast.If, node))
    yield from ((one.test, one) for one in nodes_of(ast.IfExp, node))
    yield from ((one.test, one) for one in nodes_of(ast.While, node))
    yield from ((one.iter, one) for one in nodes_of(ast.For, node))
    yield from ((one.subject, one) for one in nodes_of(ast.Match, node))
    yield from ((one, one) for one in nodes_of(ast.BoolOp, node))
    yield from ((one, one) for one in nodes_of(ast.Compare, node) if len(one.ops) > 1)
    # an exception ends it, whichever statement raises that
    yield from ((one, one) for one in nodes_of(ast.Try, node))
    yield from ((one, one) for one in nodes_of(ast.With, node) if "suppress" in words_in(one))
