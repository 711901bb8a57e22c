"""From the functions and classes of the notebook to what calling them does.

A fixpoint over who calls whom; effects only ever grow.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from jupyter_mlops.analysis.bindings import Binding, Function, bindings_of, own_nodes
from jupyter_mlops.analysis.caches import stale_caches
from jupyter_mlops.analysis.call_walk import COPYING, may_be_false
from jupyter_mlops.analysis.context import NOTHING, Context, Effects, Summary
from jupyter_mlops.analysis.deriving import deriving
from jupyter_mlops.analysis.effects_of import summary_of
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.kinds import ScopeKinds
from jupyter_mlops.notebook.trees import nodes_of, once

_Code = Function | ast.Lambda
VISIBLE = frozenset(
    f"__{name}__"
    for name in (
        "init", "new", "post_init", "call", "enter", "exit", "setitem", "delitem", "setattr",
    )
)  # fmt: skip
"""Special methods that are looked for where a statement calls, enters or stores."""


def summarize(nodes: Iterable[ast.stmt], context: Context) -> Context:
    """Give the context with a summary for every function, class and method of these statements."""
    listed = list(nodes)
    bindings = list(bindings_of(listed))
    functions, classes = _functions(listed, bindings), _classes(listed)
    methods: dict[str, list[_Code]] = {}
    for part in (part for node in listed for part in nodes_of(ast.ClassDef, node)):
        for method in _methods(part):
            methods.setdefault(method.name, []).append(method)
    uncopied = (part for node in listed for part in told_not_to_copy(node))
    context = replace(context, no_copy=any(_makes_object(part, context) for part in uncopied))
    replaced = {binding.name for binding in bindings if not _is_code(binding)}
    context = replace(context, summaries=dict.fromkeys([*functions, *classes], NOTHING))
    stale = stale_caches(listed, bindings, functions, context)
    scope = ScopeKinds(listed, context.names, context.table)
    for number in range(3 * (len(functions) + len(classes) + len(methods)) + 3):
        before = context
        summaries = {name: _merged(bodies, before) for name, bodies in functions.items()}
        summaries |= {name: _of_class(bodies, before) for name, bodies in classes.items()}
        for name in stale:
            summaries[name] = _keeping(name, summaries[name])
        for name in replaced & set(summaries):
            summaries[name] = replace(summaries[name], opaque=True)
        known = {name: _merged(bodies, before) for name, bodies in methods.items()}
        if number and (summaries, known) == (before.summaries, before.methods):
            break  # all else is made of these
        made = {name: summary.result_kind for name, summary in summaries.items()}
        context = replace(
            before,
            summaries=summaries,
            methods=known,
            specials=_specials(known),
            deriving=deriving(listed, summaries, known),
            holders=_holders(bindings, summaries, frozenset(methods)),
            kinds=scope.kinds(made),
        )
    return context


def _functions(nodes: list[ast.stmt], bindings: list[Binding]) -> dict[str, list[_Code]]:
    """Give what is bound globally by `def` or as a lambda, also inside `if` and `try`."""
    found: dict[str, list[_Code]] = {}
    for node in _own_definitions(nodes):
        if isinstance(node, Function):
            found.setdefault(node.name, []).append(node)
    for binding in bindings:
        if isinstance(binding.value, ast.Lambda) and binding.how == "assign":
            found.setdefault(binding.name, []).append(binding.value)
    return found


def _classes(nodes: list[ast.stmt]) -> dict[str, list[_Code]]:
    found: dict[str, list[_Code]] = {}
    for node in _own_definitions(nodes):
        if isinstance(node, ast.ClassDef):
            found.setdefault(node.name, []).extend(_methods(node))
    return found


def _own_definitions(nodes: list[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
    return (part for node in nodes for part in _definitions(node))


@once
def _definitions(node: ast.stmt) -> list[Function | ast.ClassDef]:
    return [part for part in own_nodes([node]) if isinstance(part, Function | ast.ClassDef)]


def _methods(node: ast.ClassDef) -> list[Function]:
    return [part for part in own_nodes(node.body) if isinstance(part, Function)]


def _keeping(name: str, summary: Summary) -> Summary:
    """Each call changes what the function keeps."""
    effects = Effects(must={name})
    effects.include(summary.effects)
    return replace(summary, effects=effects)


def _is_code(binding: Binding) -> bool:
    return binding.how == "definition" or isinstance(binding.value, ast.Lambda)


@once
def told_not_to_copy(node: ast.AST) -> list[ast.Call]:
    """Give the calls that are told not to copy what they are given."""
    return [
        call
        for call in nodes_of(ast.Call, node)
        if any(word.arg in COPYING and may_be_false(word.value) for word in call.keywords)
    ]


def _makes_object(node: ast.Call, context: Context) -> bool:
    """Tell an estimator that overwrites what it is fitted on from a method told not to copy."""
    name = dotted_name(node.func, context.names) or ""
    return name.rpartition(".")[2][:1].isupper()


def _specials(methods: Mapping[str, Summary]) -> tuple[Summary, ...]:
    """Give the methods that Python calls by itself, those aside whose syntax is plain to see."""
    return tuple(
        method
        for name, method in sorted(methods.items())
        if name.startswith("__") and name.endswith("__") and name not in VISIBLE
        if method.effects.must | method.effects.may | method.must | method.may
    )


def _holders(
    bindings: list[Binding], summaries: Mapping[str, Summary], methods: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Give the names whose value may call functions of the notebook, and which."""
    found: dict[str, frozenset[str]] = {}
    functions = methods.union(summaries)
    valued = [
        (binding.name, value, _names(value), not functions.isdisjoint(_mentioned(value)))
        for binding in bindings
        if (value := binding.value) is not None and not isinstance(value, ast.Lambda)
    ]
    if not any(has_functions for _, _, _, has_functions in valued):
        return found
    for _ in range(3):  # `f = partial(g)`, `steps = [f]`, `for step in steps`
        for bound, value, names, has_functions in valued:
            if not has_functions and found.keys().isdisjoint(names):
                continue
            held = found.get(bound, frozenset[str]())
            for name in _handed_on(value, summaries, methods):
                held |= {name} | found.get(name, frozenset())
            for name in names:
                held |= found.get(name, frozenset())
            if held:
                found[bound] = held
    return found


def _handed_on(
    value: ast.expr, summaries: Mapping[str, Summary], methods: frozenset[str]
) -> set[str]:
    finished = {
        id(part.func)
        for part in nodes_of(ast.Call, value)
        if isinstance(part.func, ast.Name)
        and part.func.id in summaries
        and (summaries[part.func.id].gives is not None or summaries[part.func.id].is_class)
    }
    called = {id(part.func) for part in nodes_of(ast.Call, value)}
    bound = {
        f".{part.attr}"
        for part in nodes_of(ast.Attribute, value)
        if part.attr in methods and id(part) not in called
    }
    return bound | {
        part.id
        for part in nodes_of(ast.Name, value)
        if part.id in summaries and id(part) not in finished
    }


@once
def _names(value: ast.expr) -> frozenset[str]:
    return frozenset(part.id for part in nodes_of(ast.Name, value))


@once
def _mentioned(value: ast.expr) -> frozenset[str]:
    """Give all names and attributes: what mentions no function hands none on."""
    return _names(value).union(part.attr for part in nodes_of(ast.Attribute, value))


def _of_class(methods: list[_Code], context: Context) -> Summary:
    """Construct: what the initializer does."""
    starts: list[_Code] = [
        method
        for method in methods
        if isinstance(method, Function) and method.name in ("__init__", "__new__", "__post_init__")
    ]
    made = _merged(starts, context) if starts else Summary(())
    return replace(made, parameters=made.parameters[1:], gives=None, is_class=True)


def _merged(bodies: list[_Code], context: Context) -> Summary:
    found = [summary_of(body, context.about(body)) for body in bodies]
    effects = Effects()
    for summary in found:
        effects.include(summary.effects)
    differ = len({summary.parameters for summary in found}) > 1
    return replace(
        found[-1],
        must=frozenset[str]().union(*(summary.must for summary in found)),
        may=frozenset[str]().union(*(summary.may for summary in found)),
        deep=frozenset[str]().union(*(summary.deep for summary in found)),
        effects=effects,
        gives=_all_gives(found),
        reaches=frozenset[str]().union(*(summary.reaches for summary in found)),
        stores=_all_stores(found),
        is_property=any(summary.is_property for summary in found),
        opaque=differ or any(summary.opaque for summary in found),
    )


def _all_stores(found: list[Summary]) -> dict[str, dict[str, str]]:
    stores: dict[str, dict[str, str]] = {}
    for summary in found:
        for name, held in summary.stores.items():
            stores.setdefault(name, {}).update(held)
    return stores


def _all_gives(found: list[Summary]) -> Mapping[str, str] | None:
    gives: dict[str, str] = {}
    for summary in found:
        if summary.gives is None:
            return None
        gives |= summary.gives
    return gives
