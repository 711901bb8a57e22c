"""NB104-NB106, NB306: what the package would depend on besides its inputs."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.bindings import bindings_of
from jupyter_mlops.analysis.effects_of import effects_of
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.notebook.units import Magic
from jupyter_mlops.rules.base import Subject

_RESOURCES = {
    "cwd": (
        "NB306",
        Severity.ERROR,
        "changes the current folder, which every relative path depends on",
        "Leave the folder alone and put it into the paths.",
    ),
    "env": (
        "NB306",
        Severity.WARNING,
        "changes an environment variable; the package sets it again in every stage",
        "Set it where the package is run.",
    ),
    "sys.path": (
        "NB306",
        Severity.WARNING,
        "changes where modules are looked for, which a package takes along only as far as a run "
        "has shown them to lie beside the notebook",
        "Put what you import beside the notebook, or install it.",
    ),
}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Folders, settings and timed code that kept statements depend on."""
    for unit in subject.considered():
        for resource, (code, severity, message, fix) in _RESOURCES.items():
            if resource in unit.resources or _is_found(resource, unit, subject):
                yield Diagnostic(
                    code=code,
                    severity=severity,
                    message=f"this statement {message}",
                    span=unit.unit.span,
                    why="The same package would give different results "
                    "in another place or at another time.",
                    fix=fix,
                )
    yield from _magics(subject)


def _is_found(resource: str, unit: UnitFacts, subject: Subject) -> bool:
    return resource == "sys.path" and "path" in unit.unit.code and _extends_path(unit, subject)


def _extends_path(unit: UnitFacts, subject: Subject) -> bool:
    """`sys.path.append(…)`, `sys.path += …`, `sys.path[0:0] = …`."""
    for node in nodes_in(unit.unit.node):
        if isinstance(node, ast.Attribute):
            dotted = dotted_name(node, subject.facts.context.names) or ""
            base, _, method = dotted.rpartition(".")
            if base == "sys.path" and method in ("append", "extend", "insert"):
                return True
            if dotted == "sys.path" and not isinstance(node.ctx, ast.Load):
                return True
    return False


def _magics(subject: Subject) -> Iterator[Diagnostic]:
    for magic in subject.facts.program.magics:
        if magic.name == "%run":
            yield Diagnostic(
                code="NB106",
                severity=Severity.ERROR,
                message=f"`%run {magic.argument}` brings names from another file",
                span=magic.span,
                why="What it brings can't be seen from this notebook.",
                fix="Import what you need from a module, or paste the cells here.",
            )
        elif "install" in magic.argument.split() and magic.policy == "strip":
            yield Diagnostic(
                code="NB105",
                severity=Severity.INFO,
                message=f"left out: `{magic.name} {magic.argument}`".replace("! ", "!"),
                span=magic.span,
                why="The package's requirements come from what the notebook imports.",
            )
        elif magic.name.lstrip("%") == "timeit":
            yield from _timed(magic, subject)


def _timed(magic: Magic, subject: Subject) -> Iterator[Diagnostic]:
    """Code run an unknown number of times, when something below needs what it changes."""
    try:
        nodes = ast.parse(magic.argument).body
    except SyntaxError:
        return
    effects = effects_of(nodes, subject.facts.context)
    # names bound by timed code are its own
    own = {binding.name for binding in bindings_of(nodes)}
    below = [unit for unit in subject.considered() if unit.unit.span > magic.span]
    needed = {name for unit in below for name in unit.uses | unit.resources} - own
    certain = sorted((effects.must | effects.resources) & needed)
    possible = sorted(effects.may & needed - {*subject.facts.context.names.imports})
    if certain or possible:
        changes = "changes" if certain else "may change"
        yield Diagnostic(
            code="NB104",
            severity=Severity.ERROR if certain else Severity.INFO,
            message="`%timeit` runs this code an unknown number of times, "
            f"and it {changes} `{[*certain, *possible][0]}`, which is needed below",
            span=magic.span,
            why="What it leaves behind depends on how fast the machine was.",
            fix="Time a copy, or remove the line.",
        )
