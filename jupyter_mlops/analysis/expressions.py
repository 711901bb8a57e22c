"""Questions about one expression: its dotted name, its roots, the file path it folds to."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BUILTIN_NAMES = frozenset(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__)
IPYTHON_NAMES = frozenset({"display", "get_ipython", "In", "Out", "_", "__", "___", "exit", "quit"})


@dataclass(frozen=True, slots=True)
class Names:
    """What the notebook's global names stand for."""

    imports: Mapping[str, str] = field(default_factory=dict)
    """Name → dotted path: `np` → `numpy`."""
    strings: Mapping[str, str] = field(default_factory=dict)
    """Names bound once to a string literal."""
    rebound: frozenset[str] = frozenset()
    """Names the notebook binds itself, so they aren't builtins."""


def dotted_name(node: ast.expr, names: Names) -> str | None:
    """`np.random.rand` → `numpy.random.rand`; None where the base isn't an import or a builtin."""
    if isinstance(node, ast.Attribute):
        base = dotted_name(node.value, names)
        return f"{base}.{node.attr}" if base else None
    if isinstance(node, ast.Name):
        if node.id in names.imports:
            return names.imports[node.id]
        if node.id == "display":
            return "IPython.display.display"
        if node.id in BUILTIN_NAMES and node.id not in names.rebound:
            return f"builtins.{node.id}"
    return None


def base_name(node: ast.expr) -> str | None:
    """The name at the bottom of `df["a"].str.strip()`: `df`."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner)):
                node = inner
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                node = inner
            case _:
                return None


def roots(node: ast.expr) -> set[str]:
    """Every name read anywhere inside: what a call given this expression might reach."""
    return {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    }


def folded_path(node: ast.expr | None, names: Names) -> str | None:
    """The constant path that an expression builds out of literals, constants, `+`, `/`, f-strings and join."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return names.strings.get(name)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined("", [folded_path(left, names), folded_path(right, names)])
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _joined("/", [folded_path(left, names), folded_path(right, names)])
        case ast.JoinedStr(values=values):
            return _joined("", [folded_path(value, names) for value in values])
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return folded_path(value, names)
        case ast.Call(func=func, args=arguments, keywords=[]):
            if dotted_name(func, names) in ("pathlib.Path", "os.path.join"):
                return _joined("/", [folded_path(argument, names) for argument in arguments])
    return None


def _joined(separator: str, parts: list[str | None]) -> str | None:
    if any(part is None for part in parts):
        return None
    return separator.join(part for part in parts if part is not None)


def bound_names(target: ast.expr) -> Iterator[str]:
    """Names that an assignment target binds."""
    for inner in ast.walk(target):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def query_names(text: str) -> set[str]:
    """The `@names` of a pandas query string."""
    words = text.replace("@", " @").split()
    found = set()
    for word in words:
        if word.startswith("@"):
            name = "".join(letter if letter.isidentifier() or letter.isdigit() else " " for letter in word[1:])
            if name.split():
                found.add(name.split()[0])
    return found
