"""ML304: `append` on a frame, which pandas 2 took away."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.libraries import major_version
from jupyter_mlops.analysis.tables import COPY, FRAME, SERIES, Known, Tables
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import replacement, source_of

REMOVED_IN = 2
_PASSED_ON = frozenset({"ignore_index", "verify_integrity", "sort"})


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Calls of `append` whose receiver is known to be a frame or a series."""
    units = [unit for unit in subject.facts.units if ".append(" in unit.unit.code]
    for unit in units:
        tables = subject.tables
        for nodes, known in tables.scopes(unit):
            for node in nodes:
                match node:
                    case ast.Call(func=ast.Attribute(value=receiver, attr="append")) if tables.kind(
                        receiver, known
                    ) in (FRAME, COPY, SERIES):
                        yield _found(
                            subject, unit, node, _joined(subject, unit, node, known, tables)
                        )


def _found(
    subject: Subject, unit: UnitFacts, node: ast.Call, edits: tuple[Edit, ...]
) -> Diagnostic:
    assert isinstance(node.func, ast.Attribute)
    receiver = source_of(subject, unit, node.func.value)
    version = major_version(subject.facts, "pandas") or 0
    is_gone = version >= REMOVED_IN
    return Diagnostic(
        code="ML304",
        severity=Severity.ERROR if is_gone else Severity.WARNING,
        message=f"`{receiver}.append` is gone since pandas 2"
        if is_gone
        else f"`{receiver}.append` is gone from pandas 2 on",
        span=span_of(unit, node),
        why=f"pandas {version} has no such method: the statement raises AttributeError."
        if is_gone
        else "The package would stop working with the next pandas.",
        fix=f"Write `pd.concat([{receiver}, …])`.",
        edits=edits,
    )


def _joined(
    subject: Subject, unit: UnitFacts, node: ast.Call, known: Known, tables: Tables
) -> tuple[Edit, ...]:
    """`concat` of the same, where what is appended is a frame, a list of frames, or a record."""
    assert isinstance(node.func, ast.Attribute)
    imports = subject.facts.context.names.imports
    pandas = next((name for name, path in imports.items() if path == "pandas"), None)
    words = {word.arg for word in node.keywords}
    if pandas is None or len(node.args) != 1 or not words <= _PASSED_ON:
        return ()
    added = source_of(subject, unit, node.args[0])
    match node.args[0]:
        case ast.Dict() if "ignore_index" in words:
            added = f"{pandas}.DataFrame([{added}])"
        case ast.List(elts=[_, *_] as elements) if all(
            tables.kind(one, known) in (FRAME, COPY) for one in elements
        ):
            added = f"*{added}"
        case one if tables.kind(one, known) not in (FRAME, COPY):
            return ()
    whole = source_of(subject, unit, node)
    if "\n" in whole:
        return ()
    rest = "".join(f", {word.arg}={source_of(subject, unit, word.value)}" for word in node.keywords)
    receiver = source_of(subject, unit, node.func.value)
    return replacement(subject, unit, node, f"{pandas}.concat([{receiver}, {added}]{rest})")
