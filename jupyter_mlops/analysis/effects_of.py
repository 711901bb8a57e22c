"""From the code of a statement to its effects: what it mutates, draws, reads, writes and plots.

Mutations are of *roots*, the names at the bottom of an access path: `df["a"][0] = 1` mutates `df`.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from jupyter_mlops.analysis.aliasing import reached_by, shared
from jupyter_mlops.analysis.bindings import (
    Function,
    bindings_of,
    declared_global,
    local_names,
    own_nodes,
)
from jupyter_mlops.analysis.context import (
    AROUND,
    HELD,
    NOTHING,
    PART,
    Context,
    Effects,
    Summary,
    chained,
    closer,
)
from jupyter_mlops.analysis.deriving import metaclasses
from jupyter_mlops.analysis.expressions import (
    Comprehension,
    bound_names,
    defaults,
    dotted_name,
    parameter_names,
    roots,
)
from jupyter_mlops.analysis.kinds import ScopeKinds
from jupyter_mlops.analysis.relative_settings import is_relative
from jupyter_mlops.analysis.settings import RELATIVE, SETTINGS
from jupyter_mlops.analysis.statement_walk import StatementWalk
from jupyter_mlops.notebook.trees import once_for, walk

__all__ = [
    "Context", "Effects", "Summary", "effects_of", "effects_of_statement", "summary_of",
]  # fmt: skip

DYNAMIC = frozenset({"exec", "eval", "compile", "globals", "locals", "vars", "__import__"})
HISTORY = frozenset({"In", "Out", "_", "__", "___"})


def effects_of(nodes: Iterable[ast.AST], context: Context) -> Effects:
    """Give the effects of running these nodes once."""
    effects = walked(nodes, context)
    effects.spread()
    return effects


@once_for
def effects_of_statement(node: ast.stmt, context: Context) -> Effects:
    """Give the effects of running this once; they are shared, so they aren't to be changed."""
    return effects_of([node], context)


def walked(nodes: Iterable[ast.AST], context: Context) -> Effects:
    """Give the effects of each node by itself: what aliases make of them is left to the caller."""
    walk, nodes = _Walk(context), [*nodes]
    for node in nodes:
        walk.visit(node)
    resources = walk.effects.resources
    if not resources.isdisjoint(SETTINGS) and is_relative(nodes, context.names):
        resources.add(RELATIVE)
    return walk.effects


class _Walk(StatementWalk, ast.NodeVisitor):
    """Gathers the effects of names, functions and scopes."""

    def function(self, node: ast.Lambda) -> Summary:
        """Summarize a lambda where it stands."""
        return summary_of(node, self.context)

    # Function bodies run at the call, through their summary; a lambda may run right here.
    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Run what the definition runs."""
        self._define(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Run what the definition runs."""
        self._define(node)

    def _define(self, node: Function) -> None:
        for decorator in node.decorator_list:
            self.decorate(decorator)
        for part in [*node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)
        if is_replaced(node, self.context):
            summary = summary_of(node, self.context)
            self.effects.include(summary.effects, certain=False)
            named = set[str]().union(*map(roots, node.decorator_list))
            reached = reached_by(named, self.context) | summary.reaches
            self.effects.link(node.name, dict.fromkeys(reached, HELD))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Take in what the body may do, now or later."""
        self.visit(node.args)
        self.effects.include(self.function(node).effects, certain=False)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Run the body, in a scope of its own."""
        for decorator in node.decorator_list:
            self.decorate(decorator)
        for part in [*node.bases, *node.keywords]:
            self.visit(part)
        self._derive(node)
        own = {binding.name for binding in bindings_of(node.body)}
        self._visit_inside(node.body, own - declared_global(node.body), {})

    def _derive(self, node: ast.ClassDef) -> None:
        """Let the bases, or the metaclass, keep the class where they are told of it."""
        context = self.context
        made_by = metaclasses(node) & context.summaries.keys()
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        told = [context.summaries[name].effects for name in sorted(made_by)]
        told += [context.deriving[name] for name in sorted(bases & context.deriving.keys())]
        for effects in told:
            self.effects.include(effects)
            for name in effects.must:
                self.effects.link(name, {node.name: AROUND})

    def _visit_inside(
        self, nodes: Iterable[ast.AST], own: set[str], links: Mapping[str, Mapping[str, str]]
    ) -> None:
        inner = _Walk(self.context.inside(own))
        kinds = self.context.kinds
        if any(kinds.artists & set(to) for to in links.values()):
            known = replace(inner.context.kinds, artists=kinds.artists | own)
            inner.context = replace(inner.context, kinds=known)
        for name, to in links.items():
            inner.effects.link(name, to)
        for node in nodes:
            inner.visit(node)
        inner.effects.spread()
        for name in set(inner.effects.links) - own:
            self.effects.link(name, inner.effects.links[name])
        self.effects.include(inner.effects.without(own))

    def visit_ListComp(self, node: ast.ListComp) -> None:
        """Run it in a scope of its own."""
        self._comprehension(node, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        """Run it in a scope of its own."""
        self._comprehension(node, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        """Run it in a scope of its own."""
        self._comprehension(node, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        """Run it in a scope of its own."""
        self._comprehension(node, [node.key, node.value])

    def _comprehension(self, node: Comprehension, results: list[ast.expr]) -> None:
        links: dict[str, dict[str, str]] = {}
        inside: list[ast.expr] = [*results]
        for generator in node.generators:
            self.visit(generator.iter)
            inside += [generator.target, *generator.ifs]
            parts = dict.fromkeys(shared(generator.iter, self.context), PART)
            links |= dict.fromkeys(bound_names(generator.target), parts)
        self._visit_inside(inside, set(links), links)

    def visit_Name(self, node: ast.Name) -> None:
        """Note what the mere mention of a name may bring about."""
        name, context = node.id, self.context
        if name in context.names.rebound or name in context.summaries:
            if isinstance(node.ctx, ast.Load):
                self._mention(name)
        elif name in DYNAMIC:
            self.feature("dynamic", node)
        elif name in HISTORY or _is_history(name):
            if isinstance(node.ctx, ast.Load):
                self.feature("history", node)
        elif name in ("get_ipython", "input"):
            self.feature(name, node)

    def _mention(self, name: str) -> None:
        """A function that is handed on may be called; an iterator may be used up."""
        context = self.context
        for function in {name} | context.holders.get(name, frozenset()):
            known = context.summaries.get(function) or context.methods.get(function.lstrip("."))
            if known is not None:
                self.effects.include(known.effects, certain=False)
        if name not in context.kinds.data:
            self._run_specials(name)
        if name in context.kinds.iterators:
            self.mark(name, certain=False, deep=True)

    def _run_specials(self, name: str) -> None:
        """Whatever is done with an object may run `__len__`, `__eq__`, … of its class."""
        for special in self.context.specials:
            self.effects.may |= special.effects.must | special.effects.may
            self.effects.deep |= special.effects.deep
            changes = {*special.parameters[:1]} & (special.must | special.may)
            if changes and name not in self.context.summaries:
                self.mark(name, certain=False, deep=True)


def _is_history(name: str) -> bool:
    return name.startswith(("_i", "_")) and name.lstrip("_").lstrip("i").isdigit()


def is_replaced(node: Function, context: Context) -> bool:
    """Tell whether a decorator may put something else in the place of the function, or call it."""
    for decorator in node.decorator_list:
        func = decorator.func if isinstance(decorator, ast.Call) else decorator
        dotted = dotted_name(func, context.names)
        if dotted is not None:
            effect = context.table.of_function(dotted)
            if effect.may:
                return True
        elif not (isinstance(func, ast.Attribute) and func.attr in ("setter", "getter", "deleter")):
            return True
    return False


@once_for
def summary_of(node: Function | ast.Lambda, context: Context) -> Summary:
    """Give what calling the function does to its arguments and to the world.

    The context is that of the scope around it.
    """
    body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
    parameters = parameter_names(node.args)
    inner = _context_inside(body, parameters, context)
    found = walked(body, inner)
    bindings = list(bindings_of(body))
    found.must |= {binding.name for binding in bindings} & declared_global(body)
    certain = found.must & parameters - {binding.name for binding in bindings}
    found.spread()
    local = local_names(body) | parameters
    # Whoever calls the function, the `await` is inside of it.
    found.features.pop("await", None)
    query = found.features.pop("names in text", None)
    if query is not None and found.uses - local:  # those that it calls have theirs noted already
        found.features.setdefault("outer names in text", query)
    arguments = node.args
    for decorator in [] if isinstance(node, ast.Lambda) else node.decorator_list:
        for name in roots(decorator) & set(context.summaries):
            found.include(context.summaries[name].effects, certain=False)
    return Summary(
        parameters=tuple(one.arg for one in [*arguments.posonlyargs, *arguments.args]),
        must=frozenset(certain),
        may=frozenset(((found.must | found.may) & parameters) - certain),
        deep=frozenset(found.deep & parameters),
        effects=found.without(local),
        keywords=frozenset(one.arg for one in arguments.kwonlyargs),
        rest=arguments.vararg.arg if arguments.vararg else None,
        others=arguments.kwarg.arg if arguments.kwarg else None,
        gives=_given_back(node, found, inner, local - parameters),
        tied=_ties(node, found, inner),
        reaches=reached_by(set().union(*(roots(part) for part in body)) - local, context),
        stores=_kept(found, context, local - parameters),
        defaults={
            name: frozenset(roots(value))
            for name, value in defaults(arguments).items()
            if not isinstance(value, ast.Constant)
        },
        opaque=not isinstance(node, ast.Lambda) and is_replaced(node, context),
        is_generator=_yields(node),
        is_filling=_fills(node, inner),
        is_property=not isinstance(node, ast.Lambda) and _is_property(node),
    )


def _yields(node: Function | ast.Lambda) -> bool:
    return not isinstance(node, ast.Lambda) and any(
        isinstance(part, ast.Yield | ast.YieldFrom) for part in own_nodes(node.body)
    )


def _fills(node: Function | ast.Lambda, inner: Context) -> bool:
    values = [one.id for one in _returned(node) or () if isinstance(one, ast.Name)]
    return not inner.kinds.filling.isdisjoint(values)


def _is_property(node: Function) -> bool:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any("property" in text or text.endswith(".setter") for text in decorators)


def _context_inside(body: list[ast.AST], parameters: set[str], context: Context) -> Context:
    """Add what the body defines for itself to the context, and hide what it shadows."""
    inner = context.inside(local_names(body) | parameters)
    made = {name: summary.result_kind for name, summary in inner.summaries.items()}
    own = ScopeKinds(body, inner.names, inner.table).kinds(made)
    own = replace(own, constants=own.constants - parameters, data=own.data - parameters)
    inner = replace(inner, kinds=inner.kinds.joined(own))
    nested = [part for part in own_nodes(body) if isinstance(part, Function)]
    unseen = {part.name: NOTHING for part in nested}
    inner = replace(inner, summaries={**inner.summaries, **unseen})
    for _ in nested:  # as many rounds as the longest chain of calls among them
        summaries = {part.name: summary_of(part, inner) for part in nested}
        inner = replace(inner, summaries={**inner.summaries, **summaries})
    return inner


def _given_back(
    node: Function | ast.Lambda, found: Effects, context: Context, local: set[str]
) -> dict[str, str] | None:
    """Give what the result may share with; None: with anything that the call can reach."""
    values = _returned(node)
    if values is None:
        return None
    start = [pair for value in values for pair in shared(value, context).items()]
    return _followed(start, found, local | set(context.summaries) | set(context.names.imports))


def _ties(node: Function | ast.Lambda, found: Effects, context: Context) -> bool:
    """Whether a result's parts may share; functions among them have variables in common."""
    values = _returned(node)
    if values is None:
        return True
    for value in values:
        met = set[str]()
        for part in value.elts if isinstance(value, ast.Tuple | ast.List) else []:
            reached = _followed(shared(part, context).items(), found, set())
            if not met.isdisjoint(reached):
                return True
            met |= reached.keys()
    return False


def _kept(found: Effects, context: Context, local: set[str]) -> dict[str, dict[str, str]]:
    """Give what parameters and globals hold or share after the call."""
    known = local | set(context.summaries) | set(context.names.imports)
    kept = {
        name: _followed(links.items(), found, known | {name})
        for name, links in found.links.items()
        if name not in known
    }
    return {name: held for name, held in kept.items() if held}


def _followed(
    start: Iterable[tuple[str, str]], found: Effects, left_out: set[str]
) -> dict[str, str]:
    """Follow links through local names."""
    reached: dict[str, str] = {}
    todo = list(start)
    while todo:
        name, how = todo.pop()
        if closer(how, reached.get(name, "")) == reached.get(name, ""):
            continue
        reached[name] = how
        todo += [(other, chained(how, link)) for other, link in found.links.get(name, {}).items()]
    return {name: how for name, how in reached.items() if name not in left_out}


def _returned(node: Function | ast.Lambda) -> list[ast.expr] | None:
    """Give the expressions of results; None when they may be code, or come one by one."""
    if _yields(node):
        return None
    if isinstance(node, ast.Lambda):
        values, nested = [node.body], set()
    else:
        own = list(own_nodes(node.body))
        values = [part.value for part in own if isinstance(part, ast.Return) and part.value]
        nested = {part.name for part in own if isinstance(part, Function | ast.ClassDef)}
    for value in values:
        if roots(value) & nested or any(isinstance(part, ast.Lambda) for part in walk(value)):
            return None
    return values
