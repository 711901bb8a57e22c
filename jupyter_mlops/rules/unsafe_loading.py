"""NB305: a pickle that was made somewhere else is loaded."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.rules.base import Subject, span_of

_LOADERS = frozenset({
    "cloudpickle.load", "dill.load", "joblib.load", "pandas.read_pickle", "pickle.load",
    "sklearn.externals.joblib.load", "torch.load",
})  # fmt: skip


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Loads whose file no statement above has written."""
    written: set[str] = set()
    considered = {unit.uid for unit in subject.considered()}
    for unit in subject.facts.units:
        if unit.uid in considered:
            for node in _loads(subject, unit):
                if not _is_own(unit, written):
                    yield _found(subject, unit, node)
        written |= unit.effects.writes


def _loads(subject: Subject, unit: UnitFacts) -> Iterator[ast.Call]:
    if "load" not in unit.unit.code and "read_pickle" not in unit.unit.code:
        return
    for node in nodes_in(unit.unit.node):
        if isinstance(node, ast.Call):
            dotted = dotted_name(node.func, subject.facts.context.names)
            if dotted in _LOADERS or (dotted == "numpy.load" and _allows_pickle(node)):
                yield node


def _allows_pickle(node: ast.Call) -> bool:
    return any(
        word.arg == "allow_pickle"
        and isinstance(word.value, ast.Constant)
        and bool(word.value.value)
        for word in node.keywords
    )


def _is_own(unit: UnitFacts, written: set[str]) -> bool:
    """Whether all it reads was written above; what was written where isn't known may be it."""
    reads = unit.effects.reads
    return bool(written) and ("*" in written or (bool(reads) and reads <= written))


def _found(subject: Subject, unit: UnitFacts, node: ast.Call) -> Diagnostic:
    name = dotted_name(node.func, subject.facts.context.names)
    return Diagnostic(
        code="NB305",
        severity=Severity.WARNING,
        message=f"`{name}` loads a file that this notebook didn't make",
        span=span_of(unit, node),
        why="Loading a pickle runs the code in it, and one of another library version may load "
        "wrongly.",
        fix="Make the value in this notebook, or keep it in a format without code (parquet, .npy, "
        "skops).",
    )
