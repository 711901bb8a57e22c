"""NB301: a path that begins at the root of this machine's files, or in somebody's home folder."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from jupyter_mlops.analysis.aliasing import calls_in
from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.expressions import dotted_name, folded_path
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import once_for
from jupyter_mlops.rules.base import Subject, span_of

_TAKE_PATHS = frozenset({
    "glob.glob", "os.listdir", "os.makedirs", "os.mkdir", "os.path.exists", "os.path.isfile",
    "os.path.join", "os.scandir", "os.walk", "pathlib.Path",
})  # fmt: skip
_WORDS = ("filepath_or_buffer", "path_or_buf", "path", "fname", "io", "file", "filename")
_EVERYWHERE = ("/dev/", "/proc/", "/tmp/")  # noqa: S108  # named as places that notebooks may use


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Texts that reach the place of a path in a call, and files that a run has read."""
    written: set[str] = set()
    for unit in subject.considered():
        for node, path, is_read in _paths(unit.unit.node, unit.context):
            written.add(path)
            if _is_absolute(path):
                yield _found(path, unit, node, is_read=is_read)
    for unit in subject.kept():
        for path in sorted(unit.reads - written):
            if _is_absolute(path):
                yield _found(path, unit, unit.unit.node, is_read=True)


@once_for
def _paths(statement: ast.stmt, context: Context) -> tuple[tuple[ast.expr, str, bool], ...]:
    """Texts at the place of a path, with the node, and whether the file is read."""
    return tuple(_paths_in(statement, context))


def _paths_in(statement: ast.stmt, context: Context) -> Iterator[tuple[ast.expr, str, bool]]:
    for call, effect in calls_in(statement, context):
        place = effect.reads_file if effect.reads_file is not None else effect.writes_file
        if dotted_name(call.func, context.names) in _TAKE_PATHS:
            place = 0
        if place is None:
            continue
        given = call.args[place : place + 1]
        given += [word.value for word in call.keywords if word.arg in _WORDS]
        for node in given[:1]:
            path = folded_path(node, context.names)
            if path is not None:
                yield node, path, effect.reads_file is not None


def _is_absolute(path: str) -> bool:
    if path.startswith(_EVERYWHERE):
        return False
    at_root = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return at_root or path.startswith(("~/", "~\\", "file:///"))


def _found(path: str, unit: UnitFacts, node: ast.AST, *, is_read: bool) -> Diagnostic:
    return Diagnostic(
        code="NB301",
        severity=Severity.ERROR if is_read else Severity.WARNING,
        message=f"reads {path}, a file of this machine outside the notebook's folder"
        if is_read
        else f"{path} is a place of this machine outside the notebook's folder",
        span=span_of(unit, node),
        why="The package couldn't find it anywhere else.",
        fix="Put the file beside the notebook and use a relative path, or make it a parameter.",
    )
