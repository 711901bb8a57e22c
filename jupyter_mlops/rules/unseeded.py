"""ML105 to ML108, ML128: random numbers that no seed determines."""

import ast
import re
from collections.abc import Iterator

from jupyter_mlops.analysis.estimators import (
    ALWAYS_SHUFFLED,
    RANDOM,
    SEARCHES,
    SHUFFLED_ON_REQUEST,
    words,
)
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.origins.values import Estimator, Site
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import replacement, with_argument

_GENERATORS = words(
    "default_rng RandomState Generator seed SeedSequence get_state set_state MT19937 PCG64 Philox"
)
_SEED = re.compile(r"(?i:(?:random_?)?seed|random_?state)")
_HANDING_ON = words("AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor")
_WHY = "Two runs give different results, so nobody can tell what a change has changed."


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Splits, estimators and draws without a seed, of their own or for all."""
    seed = _first_seed(subject)
    for split in subject.origins.splits:
        free = split.kind == "split" and not split.is_ordered and _is_unseeded(split.site.node)
        if free and subject.order(split.site) < seed:
            yield _finding(subject, split.site, "ML105", "the split is another one in each run")
    used = _first_uses(subject)
    # an ensemble hands its own random state on to what it is made of
    inner = {step for one in used if one.name in _HANDING_ON for step in one.steps}
    for estimator, order in used.items():
        if order < seed and estimator not in inner:
            yield from _of_estimator(subject, estimator)
    yield from _draws(subject, seed)


def _first_seed(subject: Subject) -> float:
    """The position of the first statement that seeds NumPy's global generator."""
    orders = [
        unit.unit.order
        for unit in subject.facts.units
        if "seed" in unit.effects.roles and "rng:numpy" in unit.effects.resources
    ]
    return min(orders, default=float("inf"))


def _first_uses(subject: Subject) -> dict[Estimator, int]:
    """Where each estimator draws first: at its first fit, not where it is made."""
    used: dict[Estimator, int] = {}
    for fit in subject.origins.fits:
        for one in fit.estimator.nested():
            used.setdefault(one, subject.order(fit.site))
    for split in subject.origins.splits:
        for one in split.estimator.nested() if split.estimator is not None else ():
            used.setdefault(one, subject.order(split.site))
    for estimator in subject.origins.estimators:
        used.setdefault(estimator, subject.order(estimator.site))
    return used


def _of_estimator(subject: Subject, estimator: Estimator) -> Iterator[Diagnostic]:
    name, site = estimator.name, estimator.site
    if _draws_freely(estimator):
        yield _finding(subject, site, "ML106", f"`{name}` gives another model in each run")
    elif _is_unseeded(estimator.call) and (
        name in ALWAYS_SHUFFLED
        or (name in SHUFFLED_ON_REQUEST and _word(estimator.call, "shuffle") is True)
    ):
        yield _finding(subject, site, "ML107", f"the folds of `{name}` are others in each run")
    if name in SEARCHES:
        for step in estimator.steps:
            if any(_draws_freely(one) for one in step.nested()):
                yield Diagnostic(
                    code="ML128",
                    severity=Severity.INFO,
                    message=f"`{name}` compares candidates of `{step.name}`, "
                    "each with random numbers of its own",
                    span=subject.place(site),
                    why="A candidate may win by its luck and not by its parameters.",
                    fix="Give the estimator a `random_state`.",
                )


def _draws_freely(estimator: Estimator) -> bool:
    if estimator.name not in RANDOM or not _is_unseeded(estimator.call):
        return False
    if estimator.name == "LinearSVC":
        return _word(estimator.call, "dual") is True
    words = estimator.call.keywords if estimator.call is not None else []
    # centres or weights that are given leave nothing to draw
    return not any(
        word.arg == "init" and not isinstance(word.value, ast.Constant) for word in words
    )


def _is_unseeded(call: ast.AST | None) -> bool:
    if not isinstance(call, ast.Call):
        return False
    for word in call.keywords:
        if word.arg is None:
            return False
        if word.arg == "random_state":
            return isinstance(word.value, ast.Constant) and word.value.value is None
    return True


def _word(call: ast.Call | None, name: str) -> object:
    words = call.keywords if call is not None else []
    found = [word.value for word in words if word.arg == name]
    return found[0].value if found and isinstance(found[0], ast.Constant) else None


def _finding(subject: Subject, site: Site, code: str, message: str) -> Diagnostic:
    seed = _seed_name(subject, site)
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=f"{message}: it has no `random_state`",
        span=subject.place(site),
        why=_WHY,
        fix=f"Give it `random_state={seed}`. That changes results, once and for all."
        if seed
        else "Give it a `random_state`, best a parameter of the notebook.",
        edits=_seeded(subject, site, seed) if seed else (),
    )


def _seed_name(subject: Subject, site: Site) -> str | None:
    """A name that holds one whole number all through, is called a seed, and is bound above."""
    units = subject.facts.units
    names = {name for unit in units for name in unit.binds if _SEED.fullmatch(name)}
    for name in sorted(names):
        match [unit.unit for unit in units if name in unit.binds | unit.symbols.dels]:
            case [only] if only.order < subject.order(site) and _is_whole_number(only.node):
                return name
    return None


def _is_whole_number(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=value)):
            return type(value) is int
    return False


def _seeded(subject: Subject, site: Site, seed: str) -> tuple[Edit, ...]:
    node, unit = site.node, subject.facts.by_uid[site.uid]
    if not isinstance(node, ast.Call):
        return ()
    given = [word for word in node.keywords if word.arg == "random_state"]
    if given:
        return replacement(subject, unit, given[0].value, seed)
    return with_argument(subject, unit, node, f"random_state={seed}")


def _draws(subject: Subject, seed: float) -> Iterator[Diagnostic]:
    """The first draw from NumPy's global generator; one finding stands for all."""
    drawing = [unit for unit in subject.facts.units if "rng:numpy" in unit.effects.resources]
    for unit in drawing:
        for node in nodes_in(unit.unit.node):
            if not isinstance(node, ast.Call):
                continue
            path = dotted_name(node.func, subject.facts.context.names) or ""
            module, _, name = path.rpartition(".")
            if module != "numpy.random" or name in _GENERATORS:
                continue
            free = unit.unit.order < seed
            yield Diagnostic(
                code="ML108",
                severity=Severity.WARNING if free else Severity.INFO,
                message=f"`numpy.random.{name}` draws from the generator that all code shares"
                + (", and nothing seeds it" if free else ""),
                span=span_of(unit, node),
                why=_WHY if free else "Each draw depends on all draws before it, in any cell.",
                fix="Make a generator, `rng = np.random.default_rng(seed)`, and draw from it.",
            )
            return
