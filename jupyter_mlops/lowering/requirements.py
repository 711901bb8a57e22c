"""From the modules of a package to the distributions that it can't do without."""

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.ir.pipeline import Pipeline, Requirement
from jupyter_mlops.notebook.trees import walk
from jupyter_mlops.recording.record import Record

OLDEST_PYTHON = "3.11"
UNDECLARED = {"keras": ("tensorflow", "torch", "jax")}
"""What a library computes with, although its metadata doesn't say so."""


def requirements_of(facts: Facts, found: Slice, texts: Iterable[str]) -> tuple[Requirement, ...]:
    """Distributions of what the texts import, and of what these loaded on demand, as recorded."""
    record = facts.record
    if record is None:
        return ()
    direct = {
        owner
        for text in texts
        for names in _imported(text)
        if (owner := _owner(record.modules, names))
    }
    direct |= _back_ends(record, direct, _loaded_for(facts, record, found))
    return tuple(
        Requirement(name, record.versions.get(name, "")) for name in sorted(direct, key=str.lower)
    )


def python_of(facts: Facts) -> str:
    """The recorded Python without its patch level; the oldest supported one without a record."""
    if facts.record is None:
        return OLDEST_PYTHON
    return ".".join(facts.record.python.split(".")[:2])


def package_texts(pipeline: Pipeline) -> Iterator[str]:
    """All code of the user's own that the package holds."""
    service = pipeline.service
    modules = [stage.module for stage in pipeline.stages]
    modules += [pipeline.definitions] if pipeline.definitions is not None else []
    modules += [service.module] if service is not None else []
    for module in modules:
        yield from (*module.imports, module.body)
    for stage in pipeline.stages:
        yield from (function.body for function in stage.functions)
    if service is not None:
        yield from (endpoint.body for endpoint in service.endpoints)
    yield from (file.text for file in pipeline.local)


def _imported(text: str) -> Iterator[tuple[str, ...]]:
    """For each imported thing the names under which its distribution may be known, best first."""
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (_prefixes(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (_prefixes(f"{node.module}.{alias.name}") for alias in node.names)


def _prefixes(dotted: str) -> tuple[str, ...]:
    parts = dotted.split(".")
    return tuple(".".join(parts[:length]) for length in range(len(parts), 0, -1))


def _owner(modules: Mapping[str, str], names: Iterable[str]) -> str:
    return next((modules[name] for name in names if name in modules), "")


def _back_ends(record: Record, direct: set[str], loaded: set[str]) -> set[str]:
    """What was loaded and is an option of something needed: openpyxl of pandas for a sheet.

    What else was loaded was only tried, as libraries do to see what there is.
    """
    needed = _closure(record.needs, direct)
    options = {one for name in needed for one in record.options.get(name, ())}
    options |= {one for name in needed for one in UNDECLARED.get(name.lower(), ())}
    return (loaded & options) - needed


def _closure(needs: Mapping[str, Iterable[str]], names: set[str]) -> set[str]:
    found, ahead = set(names), list(names)
    while ahead:
        for name in needs.get(ahead.pop(), ()):
            if name not in found:
                found.add(name)
                ahead.append(name)
    return found


def _loaded_for(facts: Facts, record: Record, found: Slice) -> set[str]:
    """What kept statements loaded, or dropped ones that call what a kept one calls again."""
    called = {
        name for unit in facts.units if unit.uid in found.kept for name in _called(unit.unit.node)
    }
    loaded: set[str] = set()
    for unit in facts.units:
        if unit.uid in found.kept or not called.isdisjoint(_called(unit.unit.node)):
            loaded.update(record.loaded.get(unit.uid, ()))
    return loaded


def _called(node: ast.AST) -> Iterator[str]:
    """Names of the methods and functions that a statement calls, builtin ones left out."""
    for one in walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            yield one.func.attr
        elif (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Name)
            and not hasattr(builtins, one.func.id)
        ):
            yield one.func.id
