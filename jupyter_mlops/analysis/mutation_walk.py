"""From an expression whose value changes to the names that change with it."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping

from jupyter_mlops.analysis.aliasing import (
    FRAME_PLACES,
    effect_of,
    is_attribute_table,
    of_property,
    shared,
)
from jupyter_mlops.analysis.context import AROUND, HELD, SAME, Context, Effects, Summary
from jupyter_mlops.analysis.expressions import base_name
from jupyter_mlops.notebook.trees import Visitor


class MutationWalk(Visitor, ast.NodeVisitor, ABC):
    """Keeps the effects found so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.effects = Effects()

    @abstractmethod
    def function(self, node: ast.Lambda) -> Summary:
        """Summarize a lambda: the walk of its body is built on this class, so it is done above."""

    def feature(self, name: str, node: ast.AST) -> None:
        """Note something that can't be carried over as it is."""
        self.effects.features.setdefault(name, node)

    def mark(self, name: str, *, certain: bool, deep: bool) -> None:
        """Note that the object of a name changes."""
        if name in self.context.kinds.constants:
            return
        (self.effects.must if certain else self.effects.may).add(name)
        if deep:
            self.effects.deep.add(name)

    def mutate(self, node: ast.expr, *, certain: bool = True, deep: bool = False) -> None:
        """Note that the object which the expression gives changes."""
        match node:
            case ast.Name(id=name):
                self.mark(name, certain=certain, deep=deep)
            case ast.Attribute(value=inner, attr=attribute):
                self.mutate(inner, certain=certain, deep=deep or attribute not in FRAME_PLACES)
                self._mark_all(of_property(attribute, self.context), deep=True)
            case ast.Subscript(value=inner) | ast.Starred(value=inner):
                self.mutate(inner, certain=certain, deep=True)
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                self.mutate(inner, certain=certain, deep=deep)
            case ast.Call(func=ast.Attribute(value=inner)) if self._gives_itself(node):
                self.mutate(inner, certain=certain, deep=deep)
            case ast.Call(args=[inner]) if is_attribute_table(node, self.context):
                self.mutate(inner, certain=certain, deep=True)
            case _:
                self._mark_all(shared(node, self.context), deep=deep)

    def _mark_all(self, found: Mapping[str, str], *, deep: bool) -> None:
        for name, how in found.items():
            if deep or how not in (AROUND, HELD):
                self.mark(name, certain=False, deep=deep or how != SAME)

    def _gives_itself(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and effect_of(node, self.context)[0].returns == "self"

    def implicit(self, names: list[str], receiver: ast.expr) -> None:
        """Call what a class of the notebook may have behind an operator."""
        for name in names:
            method = self.context.methods.get(name)
            if method is not None:
                self.effects.include(method.effects, certain=False)
                if {*method.parameters[:1]} & (method.must | method.may):
                    self.mutate(receiver, certain=False, deep=True)

    def fill(self, node: ast.expr) -> None:
        """Ask a dictionary for something that it may add to itself then."""
        name = base_name(node)
        if name is not None and name in self.context.kinds.filling:
            self.mark(name, certain=False, deep=False)
