"""NB110 to NB115, NB120: code whose effects can't be read, or that only a notebook can run."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.notebook.trees import nodes_in, nodes_of, words_in
from jupyter_mlops.rules.base import Subject, span_of

_FOUND = {
    "dynamic": (
        "NB110",
        "code that is made at run time can read and change any name",
        "Write the code out, or tag the cell `drop` if nothing depends on it.",
    ),
    "outer names in text": (
        "NB110",
        "a query in a function reads names that aren't the function's own, by their text",
        "Give the function what the query reads as arguments.",
    ),
    "history": (
        "NB112",
        "IPython's output history exists in a notebook only",
        "Bind the earlier result to a name and use that name.",
    ),
    "input": (
        "NB113",
        "`input()` waits for a person",
        "Make the value a parameter: assign it in the cell tagged `parameters`.",
    ),
    "await": (
        "NB114",
        "a top-level `await` runs in a notebook only",
        "Use the form without `await`; or put it into `async def main(): return await …` and call "
        "that in a thread, which works in a notebook too: "
        "`ThreadPoolExecutor(1).submit(asyncio.run, main()).result()`.",
    ),
    "get_ipython": (
        "NB115",
        "`get_ipython()` exists in a notebook only",
        "Remove the call, or write the same in plain Python.",
    ),
}
_NAMESPACES = ("globals", "locals", "vars")
_SHELL = ("system", "getoutput", "run_cell_magic", "run_line_magic", "sx")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Findings on kept statements, and on any statement that would end the notebook."""
    last = max((unit.unit.order for unit in subject.kept()), default=0)
    told: set[int] = set()  # once is enough of what many statements may call
    for unit in subject.facts.units:
        if not unit.effects.features and "SystemExit" not in words_in(unit.unit.node):
            continue
        kept = unit.uid in subject.slice.kept
        for feature, node in unit.effects.features.items():
            if kept and feature in _FOUND and id(node) not in told:
                told.add(id(node))
                yield _finding(subject, unit, feature, node)
        if not kept and "dynamic" in unit.effects.features and unit.unit.order < last:
            yield from _left_out(subject, unit)
        exit_node = unit.effects.features.get("exit") or _raised_exit(unit.unit.node)
        if exit_node is not None and not unit.unit.role.drop:
            yield Diagnostic(
                code="NB120",
                severity=Severity.ERROR,
                message="this statement may end the notebook before the cells below it",
                span=span_of(unit, exit_node),
                why="A pipeline that stops in the middle has no result, and no error either.",
                fix="Remove it, or raise an error that says what is wrong.",
            )


def _left_out(subject: Subject, unit: UnitFacts) -> Iterator[Diagnostic]:
    """Exploration whose effects on what is kept only the proof can rule out."""
    if unit.unit.role.drop:
        return
    yield Diagnostic(
        code="NB111",
        severity=Severity.ERROR if subject.is_static else Severity.INFO,
        message="left out: code that is made at run time, which may change what is kept",
        span=span_of(unit, unit.effects.features["dynamic"]),
        why="Only a proof can tell whether anything depends on it.",
        fix="Write the code out, or tag the cell `drop` if nothing depends on it.",
    )


def _finding(subject: Subject, unit: UnitFacts, feature: str, node: ast.AST) -> Diagnostic:
    code, message, fix = _FOUND[feature]
    if isinstance(node, ast.Name) and node.id in _NAMESPACES:
        message = f"`{node.id}()` can read and change any name"
        fix = "Use the names themselves, or a dict of your own."
    if feature == "get_ipython" and any(
        f"get_ipython().{name}" in unit.unit.code for name in _SHELL
    ):
        code = "NB101"
        message = "a shell line or a magic without a Python form is needed by the package"
        fix = "Do the same in Python (pathlib, subprocess), or tag the cell `drop`."
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message,
        span=span_of(unit, node),
        why="What it does can't be carried over into a package faithfully.",
        fix=fix,
        related=tuple(_inside(subject, unit, node)),
    )


def _inside(subject: Subject, unit: UnitFacts, node: ast.AST) -> Iterator[Related]:
    """Where it stands, when the statement only calls a function that does it."""
    if any(one is node for one in nodes_in(unit.unit.node)):
        return
    for other in subject.facts.units:
        if any(one is node for one in nodes_in(other.unit.node)):
            yield Related(span_of(other, node), "does it, in a function that is called here")


def _raised_exit(node: ast.stmt) -> ast.AST | None:
    for inner in nodes_of(ast.Raise, node):
        raised = inner.exc.func if isinstance(inner.exc, ast.Call) else inner.exc
        if isinstance(raised, ast.Name) and raised.id == "SystemExit":
            return inner
    return None
