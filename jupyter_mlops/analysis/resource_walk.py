"""From one call to the files, random sequences and settings it uses, and the names in its texts."""

import ast

from jupyter_mlops.analysis.aliasing import receiver_of
from jupyter_mlops.analysis.effect_table import CallEffect
from jupyter_mlops.analysis.expressions import folded_path, formula_names, query_names
from jupyter_mlops.analysis.mutation_walk import MutationWalk
from jupyter_mlops.analysis.settings import RAISING, WARNINGS
from jupyter_mlops.analysis.table_texts import TEXT, is_plain, told

PATH_WORDS = (
    "path", "path_or_buf", "buf", "fname", "filename", "file", "excel_writer", "filepath_or_buffer",
    "path_or_buffer", "io", "fp",
)  # fmt: skip
_ONLY_SHOWN = frozenset({"ignore", "default", "always", "all", "module", "once"})
"""Actions of filters that decide whether a warning is shown; `error` is the other one."""


class ResourceWalk(MutationWalk, ast.NodeVisitor):
    """Gathers what calls use besides objects."""

    def use_resources(self, effect: CallEffect, node: ast.Call) -> None:
        """Note files, random sequences, settings and the role."""
        found = self.effects
        found.roles |= {effect.role} - {""}
        resource = RAISING if self._makes_warnings_raise(effect, node) else effect.resource
        found.resources |= {resource, effect.draws} - {""}
        if effect.draws_unless and receiver_of(node) not in self.context.kinds.generators:
            seed = keyword(node, effect.draws_unless)
            if seed is None or (isinstance(seed, ast.Constant) and seed.value is None):
                found.resources.add("rng:numpy")
        if effect.reads_file is not None:
            mode = folded_path(self.argument(node, 1), self.context.names)
            mode = mode or folded_path(keyword(node, "mode"), self.context.names) or ""
            is_write = effect.may and any(letter in mode for letter in "wax+")
            files = self._files(node, effect.reads_file) or {"*"}
            found.writes |= files if is_write else set()
            # what is added to a file, or written into it, leaves the rest as it was
            found.reads |= files if not is_write or {*mode}.isdisjoint("wx") else set()
        if effect.writes_file is not None:
            found.writes |= self._files(node, effect.writes_file)
        if effect.looks_at is not None:
            place = self.argument(node, effect.looks_at)
            path = folded_path(place, self.context.names) if place is not None else "."
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="glob" | "rglob" as method),
                    args=[ast.Constant(value=str(pattern))],
                ) if path and effect.looks_at == "self":
                    path += f"/**/{pattern}" if method == "rglob" else f"/{pattern}"
            found.looks.add(path or "*")

    def note_texts(self, node: ast.AST) -> None:
        """Note that text may be made of a table."""
        if any(not is_plain(value, self.context) for value in told(node)):
            self.effects.roles.add(TEXT)

    def _makes_warnings_raise(self, effect: CallEffect, node: ast.Call) -> bool:
        """Whether a filter of warnings may end, from here on, what would go on without it."""
        if effect.resource != WARNINGS:
            return False
        action = self.argument(node, 0) or keyword(node, "action")
        return action is not None and folded_path(action, self.context.names) not in _ONLY_SHOWN

    def _files(self, node: ast.Call, place: int) -> set[str]:
        """Give the path, or `*`; what isn't constant may be an open file, which changes."""
        places = [self.argument(node, one) for one in (place, *PATH_WORDS)]
        given = next((one for one in places if one is not None), None)
        if given is None:
            return {"*"} if any(word.arg is None for word in node.keywords) else set()
        if isinstance(given, ast.Name | ast.Attribute):
            self.mutate(given, certain=False)
        return {folded_path(given, self.context.names) or "*"}

    def read_strings(self, effect: CallEffect, node: ast.Call, dotted: str) -> None:
        """Note the names that formulas and query strings mention."""
        given = [*node.args, *(word.value for word in node.keywords)]
        if effect.formula:
            for argument in given:
                text = folded_path(argument, self.context.names)
                self.effects.uses |= formula_names(text) if text is not None else set()
        is_query = isinstance(node.func, ast.Attribute) and node.func.attr in ("query", "eval")
        for argument in given[:1] if is_query and not dotted else []:
            self._read_query(argument, node)

    def _read_query(self, argument: ast.expr, node: ast.Call) -> None:
        text = folded_path(argument, self.context.names)
        if text is None and isinstance(argument, ast.JoinedStr):
            fixed = (part for part in argument.values if isinstance(part, ast.Constant))
            text = " ".join(str(part.value) for part in fixed)
        if text is not None:
            names = query_names(text)
            self.effects.uses |= names
            if names:
                self.feature("names in text", node)
        elif isinstance(argument, ast.Name | ast.BinOp):
            self.feature("query", node)

    def argument(self, node: ast.Call, place: int | str) -> ast.expr | None:
        """Give the argument at a position or of a keyword; `self` is the receiver."""
        if place == "self":
            return node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(place, int):
            return node.args[place] if place < len(node.args) else None
        return keyword(node, place)


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """Give the argument of this keyword."""
    return next((word.value for word in node.keywords if word.arg == name), None)
