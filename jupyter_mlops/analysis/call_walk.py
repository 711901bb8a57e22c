"""From one call, by the table and the summaries of the notebook's own functions, to its effects."""

import ast
from dataclasses import replace

from jupyter_mlops.analysis.aliasing import (
    arguments_of,
    dotted_of,
    effect_of,
    given_to,
    is_attribute_table,
    receiver_of,
    shared,
)
from jupyter_mlops.analysis.context import SAME, Summary, chained, holding
from jupyter_mlops.analysis.effect_table import CallEffect
from jupyter_mlops.analysis.expressions import (
    base_name,
    dotted_name,
)
from jupyter_mlops.analysis.resource_walk import ResourceWalk

CALLED = frozenset({"func", "function", "key"})
"""Keywords that take a function."""
EXITS = frozenset({"builtins.exit", "builtins.quit", "sys.exit", "os._exit", "builtins.SystemExit"})
RANDOM_WORDS = frozenset({"random_state", "rng", "generator", "seed"})
CHANGED_WORDS = frozenset({"ax", "axes", "cax", "fig", "file", "out", "evals_result"})
"""Keywords whose argument is written to by whatever takes it."""
COPYING = frozenset({"copy", "copy_X", "copy_x"})
"""Keywords that, being false, have a call work on what it is given."""


class CallWalk(ResourceWalk, ast.NodeVisitor):
    """Gathers the effects of calls."""

    def visit_Call(self, node: ast.Call) -> None:
        """Add what the call does; a function that is given may be called."""
        dotted = dotted_of(node, self.context)
        if dotted in EXITS:
            self.feature("exit", node)
        if dotted.startswith("importlib."):
            self.feature("dynamic", node)
        effect, summary = effect_of(node, self.context)
        if isinstance(node.func, ast.Name) and summary is not None:
            self._call_own(summary, node)
        elif summary is not None:
            self._call_method(summary, node)
            if effect.role == "plot" and receiver_of(node) not in self.context.kinds.artists:
                effect = replace(effect, role="")  # whether such a method draws, its body tells
        else:
            self._call_listed(effect, node)
            if not dotted:
                self.implicit(["__call__"], node.func)
        self._obey_words(node)
        self._give_functions(effect, node)
        self.use_resources(effect, node)
        self.note_texts(node)
        self.read_strings(effect, node, dotted)
        if is_attribute_table(node, self.context):
            self.visit(node.args[0])
        else:
            self.generic_visit(node)

    def _call_listed(self, effect: CallEffect, node: ast.Call) -> None:
        kinds, receiver = self.context.kinds, receiver_of(node)
        is_foreign = receiver in kinds.foreign
        draws = receiver in kinds.generators and effect.result == "fresh"
        for place in effect.mutates:
            certain = not is_foreign or effect.returns == "self"
            # A generator that draws keeps nothing of what it is given.
            self._change(node, place, certain=certain, inside=effect.inside or draws)
        for place in effect.maybe if len(node.args) >= effect.at_least else ():
            self._change(node, place, certain=False, inside=True)
        if receiver in kinds.generators or (receiver in kinds.artists and effect.role == "plot"):
            self.mark(str(receiver), certain=True, deep=True)
        in_place = self.context.no_copy and isinstance(node.func, ast.Attribute)
        if effect.may or is_foreign or (in_place and is_fit(ast.unparse(node.func))):
            self._change_anything(node)

    def _change(self, node: ast.Call, place: int | str, *, certain: bool, inside: bool) -> None:
        target = self.argument(node, place)
        if target is None:
            return
        self.mutate(target, certain=certain, deep=inside)
        name = base_name(target)
        if certain and name is not None and not inside:
            parts = [*node.args, *(word.value for word in node.keywords)]
            for part in parts:
                if part is not target:
                    self.effects.link(name, holding(shared(part, self.context)))

    def _change_anything(self, node: ast.Call) -> None:
        for name in given_to(node, self.context):
            self.mark(name, certain=False, deep=True)

    def _call_method(self, summary: Summary, node: ast.Call) -> None:
        """Call a method that some class of the notebook has: the receiver's isn't known."""
        self.effects.include(summary.effects, certain=False)
        if isinstance(node.func, ast.Attribute):
            listed = self.context.table.of_method(node.func.attr)
            self._call_listed(listed, node)
            owner = base_name(node.func.value)
            if summary.stores and owner is not None:
                self.effects.link(owner, holding(given_to(node, self.context)))
            first = summary.parameters[:1]
            if owner in self.context.summaries and {*first} & (summary.must | summary.may):
                self.mark(str(owner), certain=True, deep=True)
        self._change_anything(node)

    def _call_own(self, summary: Summary, node: ast.Call) -> None:
        self.effects.include(summary.effects)
        given = arguments_of(node, summary)
        for parameter, value, certain in given:
            self.fill(value)
            if parameter in summary.must | summary.may:
                surely = certain and parameter in summary.must
                self.mutate(value, certain=surely, deep=parameter in summary.deep)
        self._keep(summary, given)
        left_out = (summary.must | summary.may) - {parameter for parameter, _, _ in given}
        for parameter in left_out & set(summary.defaults):
            for name in summary.defaults[parameter]:
                self.mark(name, certain=False, deep=True)
            if parameter in summary.must or not summary.defaults[parameter]:
                # it is, or may be by now, an object of the function's own
                surely = parameter in summary.must
                self.mark(base_name(node.func) or "", certain=surely, deep=True)
        if summary.opaque:
            self._change_anything(node)

    def _keep(self, summary: Summary, given: list[tuple[str, ast.expr, bool]]) -> None:
        """Let the arguments that a function fills hold what it puts into them."""
        values: dict[str, dict[str, str]] = {}
        for parameter, value, _ in given:
            values.setdefault(parameter, {}).update(shared(value, self.context))
        for target, sources in summary.stores.items():
            for source, how in sources.items():
                found = values.get(source, {} if source in summary.own else {source: SAME})
                held = {name: chained(how, nearness) for name, nearness in found.items()}
                for name in values.get(target, () if target in summary.own else (target,)):
                    self.effects.link(name, held)

    def _obey_words(self, node: ast.Call) -> None:
        """Follow keywords that mean the same wherever they are taken."""
        for word in node.keywords:
            name = word.arg
            if name == "inplace" and not is_false(word.value):
                self._change_first(node, certain=True)
            elif name is None and isinstance(node.func, ast.Attribute):
                self._change_first(node, certain=False)
            elif works_in_place(word):
                self._change_first_argument(node)
            elif name in CHANGED_WORDS:
                self.mutate(word.value, certain=name == "out", deep=name != "out")
            elif name in RANDOM_WORDS:
                self.mutate(word.value, certain=False)

    def _change_first(self, node: ast.Call, *, certain: bool) -> None:
        if isinstance(node.func, ast.Attribute) and not dotted_of(node, self.context):
            self.mutate(node.func.value, certain=certain)
        else:
            self._change_first_argument(node)

    def _change_first_argument(self, node: ast.Call) -> None:
        for argument in node.args[:2]:
            if dotted_name(argument, self.context.names) is None:
                self.mutate(argument, certain=False, deep=True)

    def _give_functions(self, effect: CallEffect, node: ast.Call) -> None:
        called = [word.value for word in node.keywords if word.arg in CALLED]
        if effect.calls is not None:
            called += node.args[effect.calls : effect.calls + 1]
        for argument in [*node.args, *(word.value for word in node.keywords)]:
            self._give_methods(argument)
            if self._changes_arguments(argument, is_called=argument in called):
                self._change_anything(node)
                for name in shared(argument, self.context):
                    self.mark(name, certain=False, deep=True)
                return

    def decorate(self, node: ast.expr) -> None:
        """Run a decorator: `@encode.register` notes, like a call, what it stands above."""
        self.visit(node)
        if isinstance(node, ast.Attribute) and not dotted_name(node, self.context.names):
            self.implicit([node.attr], node.value)
            if "self" in self.context.table.of_method(node.attr).mutates:
                self.mutate(node.value)

    def _give_methods(self, node: ast.expr) -> None:
        """Let what is handed a method of an object, `callback=path.append`, change the object."""
        parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        for part in parts:
            if isinstance(part, ast.Attribute) and not dotted_name(part, self.context.names):
                listed = self.context.table.of_method(part.attr)
                if "self" in {*listed.mutates, *listed.maybe}:
                    self.mutate(part.value, certain=False, deep=True)

    def _changes_arguments(self, node: ast.expr, *, is_called: bool) -> bool:
        """Tell whether what is given is a function that may change what it is called with."""
        known = self._known_function(node)
        if known is not None:
            return bool(known.must | known.may) or known.opaque
        if not isinstance(node, ast.Name | ast.Attribute):
            return False
        if isinstance(node, ast.Name) and node.id in self.context.holders:
            return True
        return is_called and self._may_change(node)

    def _known_function(self, node: ast.expr) -> Summary | None:
        if isinstance(node, ast.Lambda):
            return self.function(node)
        return self.context.summaries.get(node.id) if isinstance(node, ast.Name) else None

    def _may_change(self, node: ast.Name | ast.Attribute) -> bool:
        dotted = dotted_name(node, self.context.names)
        if dotted is not None:
            listed = self.context.table.of_function(dotted)
        elif isinstance(node, ast.Attribute):
            listed = self.context.table.of_method(node.attr)
        else:
            return node.id not in self.context.kinds.data
        changed = {*listed.mutates, *listed.maybe}
        return listed.may or bool(changed & {0, "self"})


def works_in_place(word: ast.keyword) -> bool:
    """Tell whether it may have a call work on what it is given instead of a copy."""
    if word.arg in COPYING:
        return may_be_false(word.value)
    return (word.arg or "").startswith("overwrite") and not is_false(word.value)


def is_false(node: ast.expr) -> bool:
    """Tell whether this is a literal that counts as false."""
    return isinstance(node, ast.Constant) and not node.value


def is_fit(method: str) -> bool:
    """Tell whether the method, going by its name, fits an estimator."""
    return "fit" in method


def may_be_false(node: ast.expr) -> bool:
    """Tell whether this counts as false, as far as it is written out: a parameter may."""
    return not isinstance(node, ast.Constant) or is_false(node)
