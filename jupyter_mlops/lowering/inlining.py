"""From statements that read a name to the same statements that read where its value comes from.

`split(df, test_size=TEST_SIZE)` becomes `split(df, test_size=params.test_size)`, where that is all
the same: a name that is bound again, that a function or a text of these statements mentions, or
that may be looked up at run time is left to be bound at the top.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from jupyter_mlops.notebook.trees import walk

_PLAIN = frozenset({ast.Constant, ast.Attribute, ast.Call, ast.Subscript, ast.keyword})
"""Most nodes: they bind nothing, and a name inside them is a node of its own."""
_LOOKUPS = frozenset({"dir", "eval", "exec", "globals", "locals", "vars"})


def inlined(body: str, texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Write texts (`params.c`) for names (`C`); give what is left to be bound: name → text."""
    written, left = _inlined(body, tuple(texts.items()))
    return written, {name: texts[name] for name in left}


@lru_cache(maxsize=64)
def _inlined(body: str, listed: tuple[tuple[str, str], ...]) -> tuple[str, tuple[str, ...]]:
    """The names that are left stand in the order of the texts."""
    texts = dict(listed)
    if not texts:
        return body, ()
    tree = ast.parse(body)
    nodes = walk(tree)
    if _looks_up(nodes, texts):
        return body, tuple(texts)
    left = _not_plainly_read(nodes) & set(texts)
    left |= _told(nodes, texts)
    wanted = {name: text for name, text in texts.items() if name not in left}
    read = [node for node in nodes if isinstance(node, ast.Name) and node.id in wanted]
    written = _edited(body, read, wanted)
    if not _is_as_meant(tree, written, wanted, read):
        return body, tuple(texts)
    return written, tuple(name for name in texts if name in left)


def _looks_up(nodes: Iterable[ast.AST], texts: Mapping[str, str]) -> bool:
    """Whether names may be asked for as text, or the texts' own first names mean something else."""
    roots = {text.partition(".")[0] for text in texts.values()}
    return any(
        (isinstance(node, ast.Name) and node.id in _LOOKUPS)
        or (isinstance(node, ast.arg) and node.arg in roots)
        or (isinstance(node, ast.Name) and node.id in roots and not isinstance(node.ctx, ast.Load))
        for node in nodes
    )


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in walk(node) if isinstance(part, ast.Name))


def _not_plainly_read(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that are bound, or stand where their text can't: inside functions and f-strings."""
    found: set[str] = set()
    for node in nodes:
        if node.__class__ in _PLAIN:
            continue
        match node:
            case ast.Name(id=name):
                found |= set() if isinstance(node.ctx, ast.Load) else {name}
                continue
            # The places of what stands in an f-string are not to be relied on before Python 3.12.
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                found |= {part.id for part in _names(node)}
            case ast.JoinedStr():
                found |= {part.id for part in _names(node)}
        found |= _bound_as_text(node)
    return found


def _bound_as_text(node: ast.AST) -> set[str]:
    """Names that a node binds and that aren't nodes themselves: `import a`, `except E as a`."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    names = [getattr(node, "name", None), getattr(node, "rest", None), *getattr(node, "names", ())]
    return {name for name in names if isinstance(name, str)}


def _told(nodes: Iterable[ast.AST], names: Iterable[str]) -> set[str]:
    """The names that a text holds: `df.query("price > @LIMIT")`."""
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {name for text in texts if isinstance(text, str) for name in word.findall(text)}


def _edited(body: str, nodes: list[ast.Name], texts: Mapping[str, str]) -> str:
    lines = [line.encode() for line in body.split("\n")]
    for node in sorted(nodes, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        line = lines[node.lineno - 1]
        start, end = node.col_offset, node.end_col_offset
        lines[node.lineno - 1] = line[:start] + texts[node.id].encode() + line[end:]
    return "\n".join(line.decode() for line in lines)


def _is_as_meant(
    tree: ast.Module, written: str, texts: Mapping[str, str], read: Iterable[ast.Name]
) -> bool:
    try:
        found = ast.parse(written)
    except SyntaxError:
        return False
    if [_lines(node) for node in found.body] != [_lines(node) for node in tree.body]:
        return False
    edited = {node.lineno for node in read}
    # A statement on other lines has the text that it had.
    return all(
        edited.isdisjoint(_lines(old)) or ast.dump(new) == ast.dump(_Inlined(texts).visit(old))
        for old, new in zip(tree.body, found.body, strict=True)
    )


def _lines(node: ast.stmt) -> range:
    """The lines that a statement stands on, its decorators with it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


class _Inlined(ast.NodeTransformer):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put the text's own tree in the place of the name."""
        if node.id not in self.texts:
            return node
        return ast.parse(self.texts[node.id], mode="eval").body
