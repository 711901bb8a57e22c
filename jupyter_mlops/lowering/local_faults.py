"""NB310: code of the user's own that the package would need and that can't be taken along."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.local_modules import LocalModules, imported_names
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.recording.record import Record

BY_NAME = frozenset({"import_module", "__import__", "spec_from_file_location", "run_path"})
"""Functions that import what a text says."""
FIX = (
    "Put a file of Python beside the notebook and import it by its name, "
    "or install the code as a distribution."
)
BY_PLACE = frozenset({"__file__", "__path__", "resources", "pkgutil"})
"""Names by which a module finds what lies beside it."""


def local_faults(
    facts: Facts, found: Slice, taken: LocalModules, followed: LocalModules
) -> Iterator[Diagnostic]:
    """What is in the way; `followed` are the modules that all statements import, kept or not."""
    kept = [unit for unit in facts.units if unit.uid in found.kept]
    for name, reason in taken.unusable.items():
        yield _fault(name, reason, _importer(name, kept))
    if facts.record is None:
        return
    reached = {name for unit in kept for name in imported_names(unit.unit.node, "")}
    for module in taken.modules.values():
        reached |= set(imported_names(ast.parse(module.source), module.package))
    for name in facts.record.elsewhere:
        if name in reached:
            reason = "its file lies outside of the notebook's folder and belongs to no distribution"
            yield _fault(name, reason, _importer(name, kept))
    yield from _own_files(facts.record, kept, taken)
    unseen = sorted(set(facts.record.local) - set(followed.modules))
    caller = _calls_by_name(kept, taken) if unseen else None
    if caller is not None:
        yield _fault(unseen[0], "it is imported by a name that is made at run time", caller)


def _own_files(record: Record, kept: list[UnitFacts], taken: LocalModules) -> Iterator[Diagnostic]:
    """Modules that read a file which they find by their own place: it isn't in the package."""
    read = {
        use.path
        for unit in kept
        for use in (unit.observation.files if unit.observation is not None else ())
        if use.mode == "read" and use.path not in record.local.values()
    }
    for name, module in taken.modules.items():
        if not _names(ast.parse(module.source)) & BY_PLACE:
            continue
        for path in sorted(map(PurePosixPath, read)):
            is_below = path.is_relative_to(PurePosixPath(module.path).parent)
            if is_below and path.name in module.source:
                yield _fault(
                    name,
                    f"it finds `{path}` by its own place, and data stays outside of the package",
                    _importer(name, kept),
                    "Give it the path as an argument, relative to the notebook's folder.",
                )


def _importer(name: str, kept: list[UnitFacts]) -> UnitFacts | None:
    root = name.partition(".")[0]
    for unit in kept:
        if any(one.partition(".")[0] == root for one in imported_names(unit.unit.node, "")):
            return unit
    return kept[0] if kept else None


def _calls_by_name(kept: list[UnitFacts], taken: LocalModules) -> UnitFacts | None:
    """The statement that imports by name, or that imports a module which does so."""
    for unit in kept:
        if _names(unit.unit.node) & BY_NAME:
            return unit
    for name, module in taken.modules.items():
        if _names(ast.parse(module.source)) & BY_NAME:
            return _importer(name, kept)
    return None


def _names(tree: ast.AST) -> set[str]:
    found: Mapping[type, str] = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}
    return {getattr(node, found[type(node)]) for node in nodes_in(tree) if type(node) in found}


def _fault(name: str, reason: str, unit: UnitFacts | None, fix: str = FIX) -> Diagnostic:
    return Diagnostic(
        code="NB310",
        severity=Severity.ERROR,
        message=f"the module `{name}` can't be taken along: {reason}",
        span=unit.unit.span if unit is not None else None,
        why="The package holds all code that it needs, except for installed distributions.",
        fix=fix,
    )
