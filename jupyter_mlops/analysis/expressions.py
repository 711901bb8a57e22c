"""Questions about one expression: its dotted name, its roots, the file path it folds to."""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jupyter_mlops.notebook.trees import children, once, walk

BUILTIN_NAMES = frozenset(dir(builtins))
IPYTHON_NAMES = frozenset({"display", "get_ipython", "In", "Out", "_", "__", "___", "exit", "quit"})

_SCOPED = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda})
"""Expressions with names of their own."""
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True, slots=True)
class Names:
    """What the notebook's global names stand for."""

    imports: Mapping[str, str] = field(default_factory=dict)
    """Name → dotted path: `np` → `numpy`."""
    strings: Mapping[str, str] = field(default_factory=dict)
    """Names bound once to a string literal."""
    rebound: frozenset[str] = frozenset()
    """Names the notebook binds itself, so they aren't builtins."""

    def differing(self, other: "Names") -> frozenset[str]:
        """Give the names that stand for something else."""
        imports = self.imports.items() ^ other.imports.items()
        strings = self.strings.items() ^ other.strings.items()
        return (self.rebound ^ other.rebound).union(name for name, _ in (*imports, *strings))


def dotted_name(node: ast.expr, names: Names) -> str | None:
    """Resolve `np.random.rand` to `numpy.random.rand`; None where the base isn't known."""
    if isinstance(node, ast.Name):
        return _path_of(node.id, names)
    if isinstance(node, ast.Attribute):
        first, rest = _chain(node)
        base = _path_of(first, names) if first is not None else None
        return f"{base}{rest}" if base else None
    return None


@once
def _chain(node: ast.Attribute) -> tuple[str | None, str]:
    """`np.random.rand` as `np` and `.random.rand`; no name where something else is at its base."""
    if isinstance(node.value, ast.Attribute):
        first, rest = _chain(node.value)
        return first, f"{rest}.{node.attr}"
    return node.value.id if isinstance(node.value, ast.Name) else None, f".{node.attr}"


def _path_of(name: str, names: Names) -> str | None:
    if name in names.imports:
        return names.imports[name]
    if name == "display":
        return "IPython.display.display"
    return f"builtins.{name}" if name in BUILTIN_NAMES and name not in names.rebound else None


def owner(node: ast.expr) -> str | None:
    """Give the name whose object, or the result of whose call, a path starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def base_name(node: ast.expr) -> str | None:
    """Give the name at the bottom of an access path: `df` of `df["a"].values[0]`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Await | ast.NamedExpr):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def roots(node: ast.AST) -> set[str]:
    """Give the names read anywhere inside, those of comprehensions and lambdas themselves aside."""
    nodes = walk(node)
    if _SCOPED.isdisjoint([one.__class__ for one in nodes]):
        names = (one for one in nodes if one.__class__ is ast.Name)
        return {one.id for one in names if isinstance(one.ctx, ast.Load)}
    found = set[str]().union(*(roots(child) for child in children(node)))
    if isinstance(node, Comprehension):
        found -= {name for generator in node.generators for name in bound_names(generator.target)}
        return found | roots(node.generators[0].iter)
    if isinstance(node, ast.Lambda):
        found -= parameter_names(node.args)
        return found.union(*(roots(default) for default in defaults(node.args).values()))
    return found


def parameter_names(arguments: ast.arguments) -> set[str]:
    """Give the names that a signature binds."""
    listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    listed += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    return {argument.arg for argument in listed}


def defaults(arguments: ast.arguments) -> dict[str, ast.expr]:
    """Give the parameters that have a default, with it."""
    positional = [*arguments.posonlyargs, *arguments.args]
    tail = positional[len(positional) - len(arguments.defaults) :]
    found = {one.arg: value for one, value in zip(tail, arguments.defaults, strict=True)}
    for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            found[one.arg] = value
    return found


def folded_path(node: ast.expr | None, names: Names) -> str | None:
    """Give the constant path built out of literals, constants, `+`, `/`, f-strings and join."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return names.strings.get(name)
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return folded_path(value, names)
    found = _pieces(node, names)
    if found is None:
        return None
    separator, pieces = found
    folded = [folded_path(piece, names) for piece in pieces]
    known = [part for part in folded if part is not None]
    return separator.join(known) if len(known) == len(pieces) else None


def _pieces(node: ast.expr | None, names: Names) -> tuple[str, list[ast.expr]] | None:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return "", [left, right]
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return "/", [left, right]
        case ast.JoinedStr(values=values):
            return "", values
        case ast.Call(func=func, args=arguments, keywords=[]):
            if dotted_name(func, names) in ("pathlib.Path", "os.path.join"):
                return "/", arguments
    return None


def bound_names(target: ast.AST) -> Iterator[str]:
    """Give the names that an assignment target binds."""
    if isinstance(target, ast.Name):
        if isinstance(target.ctx, ast.Store):
            yield target.id
        return
    for inner in walk(target):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def query_names(text: str) -> set[str]:
    """Give the `@names` of a pandas query string."""
    return set(re.findall(r"@\s*([^\W\d]\w*)", text))


def formula_names(text: str) -> set[str]:
    """Give every name inside a formula such as `y ~ np.log(x) + scaled(z)`."""
    return set(re.findall(r"(?<![\w.])[^\W\d]\w*", text))
