"""What a unit's source tells before it runs."""

import ast

_NO_USE = frozenset(
    {
        "Path",
        "PurePath",
        "PosixPath",
        "PurePosixPath",
        "join",
        "joinpath",
        "with_name",
        "with_suffix",
        "dirname",
        "basename",
        "abspath",
        "realpath",
        "normpath",
        "expanduser",
        "resolve",
        "absolute",
        "str",
        "print",
    }
)
"""Calls that make a path, or show it, and look at nothing that lies there."""


def parsed(source: str) -> ast.Module:
    """Parse a unit; what can't be parsed is empty here and fails when it's run."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def strings(tree: ast.AST) -> set[str]:
    """Every string literal that could be a path."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.isprintable()
    }


def called_with(tree: ast.Module) -> set[str]:
    """Every string literal in a call that the unit itself makes, not a function that it defines.

    Those that only become a path are no use of a file.
    """
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [node for node in tree.body if not isinstance(node, definitions)]
    calls = [inner for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return set[str]().union(*(strings(call) for call in calls if _name(call) not in _NO_USE))


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def imported_roots(tree: ast.AST) -> set[str]:
    """Top-level names of the modules that are imported by statement."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def imports_only(tree: ast.Module) -> set[str]:
    """Top-level modules that a unit imports if it does nothing else; otherwise nothing."""
    plain = all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)
    return imported_roots(tree) if plain else set()
