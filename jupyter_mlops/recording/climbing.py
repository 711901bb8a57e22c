"""How far above its folder a notebook climbs by code: `Path.cwd().parent`, a search for a root.

In goes the source of the units, out comes the number of folders. Paths that are written with `../`
say it themselves.
"""

import ast
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jupyter_mlops.recording.unit_code import strings

_HERE = frozenset({"cwd", "getcwd"})
_ALIKE = frozenset({"resolve", "absolute", "abspath", "realpath", "expanduser", "Path", "str"})
"""Calls that give the folder that they are given, if in another form."""


def levels_climbed(trees: Iterable[ast.Module], folder: Path) -> int:
    """Give the most folders that any of the statements climbs."""
    climbing = _Climbing(folder)
    for tree in trees:
        for node in tree.body:
            climbing.read(node)
    return climbing.most


class _Climbing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, int] = {}
        """Name → how many folders above the notebook's what it is bound to lies."""
        self.most = 0
        self.here: int | None = 0
        """The same of the current folder, until the notebook changes it to another."""

    def read(self, statement: ast.stmt) -> None:
        found = self._searched(statement)
        if found is not None:
            self._note(found)
            return
        for node in ast.walk(statement):
            if isinstance(node, ast.expr):
                self._note(self._level(node))
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    level = self._level(value)
                    if level is None:
                        self.known.pop(name, None)
                    else:
                        self.known[name] = level
                case ast.Call(func=ast.Attribute(attr="chdir"), args=[folder, *_]):
                    self.here = self._level(folder)

    def _note(self, level: int | None) -> None:
        self.most = max(self.most, level or 0)

    def _level(self, node: ast.expr) -> int | None:
        """How many folders above the notebook's; None: it isn't known to be one of those."""
        match node:
            case ast.Name(id=name):
                return self.known.get(name)
            case ast.Constant(value="."):
                return self.here
            case ast.Attribute(value=inner, attr="parent"):
                return self._above(inner, 1)
            case ast.Subscript(
                value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(up))
            ):
                return self._above(inner, up + 1)
            case ast.Call(func=func, args=args):
                return self._called(func, args)
        return None

    def _called(self, func: ast.expr, args: list[ast.expr]) -> int | None:
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        if name in _HERE or (name == "Path" and not args):
            return self.here
        if name == "dirname" and args:
            return self._above(args[0], 1)
        if name in _ALIKE:
            given = args[0] if args else func.value if isinstance(func, ast.Attribute) else None
            return self._level(given) if given is not None else None
        return None

    def _above(self, node: ast.expr, folders: int) -> int | None:
        level = self._level(node)
        return None if level is None else level + folders

    def _searched(self, statement: ast.stmt) -> int | None:
        """How far up what a statement looks for lies, that goes up folder by folder."""
        if not any(map(self._goes_up, ast.walk(statement))):
            return None
        wanted = [name for name in strings(statement) if 0 < len(os.fsencode(name)) < _LONGEST]
        for level, folder in enumerate([self.folder, *self.folder.parents][:_HIGHEST]):
            if any((folder / name).exists() for name in wanted):
                for name in _moved(statement):
                    self.known[name] = level
                return level
        return None

    def _goes_up(self, node: ast.AST) -> bool:
        match node:
            case ast.While():
                return any(_moved(node))
            case ast.For(iter=many) | ast.comprehension(iter=many):
                return any(
                    isinstance(inner, ast.Attribute) and inner.attr == "parents"
                    for inner in ast.walk(many)
                )
        return False


_HIGHEST = 8
"""Folders above the notebook's that are looked through, its own included."""
_LONGEST = 256


def _moved(statement: ast.AST) -> Iterator[str]:
    """Names that are bound to the folder above themselves."""
    for node in ast.walk(statement):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Attribute(value=ast.Name(id=same), attr="parent")
                | ast.Call(func=ast.Attribute(attr="dirname"), args=[ast.Name(id=same)]),
            ) if name == same:
                yield name
