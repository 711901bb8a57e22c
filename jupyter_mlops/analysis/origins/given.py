"""The arguments of a call, followed."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.origins.values import Value


@dataclass(frozen=True, slots=True)
class Given:
    """One call and what is known of its arguments."""

    node: ast.Call
    positions: tuple[Value, ...]
    words: Mapping[str, Value]

    @property
    def method(self) -> str:
        """The name behind the last dot, or of the function."""
        func = self.node.func
        return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")

    def get(self, position: int, *names: str) -> Value | None:
        """Give the argument at a position or under one of these keywords."""
        if position < len(self.positions):
            return self.positions[position]
        return next((self.words[name] for name in names if name in self.words), None)

    def all(self) -> list[Value]:
        """Give all arguments."""
        return [*self.positions, *self.words.values()]

    def constant(self, name: str, position: int | None = None) -> object:
        """Give what the text says for an argument: a literal, or None."""
        node = next((word.value for word in self.node.keywords if word.arg == name), None)
        if node is None and position is not None and position < len(self.node.args):
            node = self.node.args[position]
        return node.value if isinstance(node, ast.Constant) else None

    def has(self, name: str) -> bool:
        """Tell whether a keyword is given, or may be, behind `**`."""
        return name in self.words or "**" in self.words
