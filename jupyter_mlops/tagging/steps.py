"""From a loop or a function of the notebook to the values that it moves, as a training does.

A step takes a multiple of something off a value, `w -= rate * slope`, or adds a multiple of an
error in samples, `w += rate * (target - guess) * x`. A loop trains the value where the size of its
steps depends on the value itself; a function that takes a step is followed to where it is called.
"""

import ast
from collections.abc import Iterator

from jupyter_mlops.notebook.trees import children, nodes_in
from jupyter_mlops.tagging.moves import Known, Owner, Step

LOOPS = ast.For | ast.While | ast.ListComp
_TIMES = ast.Mult | ast.MatMult
_PRODUCTS = frozenset({"dot", "matmul", "outer", "einsum"})


class Walk:
    """What a loop, or the body of a function, moves."""

    def __init__(self, tree: ast.AST, known: Known, owner: Owner) -> None:
        self.tree, self.known, self.owner = tree, known, owner
        self.values: dict[str, list[ast.expr]] = {}
        self.counted: set[str] = set()  # by an iteration over numbers
        self.drawn: set[str] = set()  # by one over samples
        for part in nodes_in(tree):
            self._note(part)

    def steps(self) -> dict[str, Step]:
        """Give the step of each value that is moved, by the name that leads to it."""
        found: dict[str, Step] = {}
        for part, step in self._all_steps():
            name = self._whole(part)
            known = found.get(name, step)
            by = known.by | step.by | ({name} if part in step.by else set())
            found[name] = Step(by, known.in_place or step.in_place)
        return found

    def trained(self) -> set[str]:
        """Give the names of what moves by steps that depend on it."""
        return {
            name
            for name, step in self.steps().items()
            if name in step.by and (step.in_place or name in self.values)
        }

    def _note(self, part: ast.AST) -> None:
        match part:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case (
                ast.AugAssign(target=target, value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                self._bind(target, value)
            case (
                ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source)
            ):
                self._iterate(target, source)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for one, other in zip(targets, values, strict=True):
                    self._bind(one, other)
            case ast.Tuple(elts=targets) | ast.List(elts=targets), _:
                for one in targets:
                    self._bind(one, value)
            case _:
                name = root(target)
                if name:
                    self.values.setdefault(name, []).append(value)

    def _iterate(self, target: ast.expr, source: ast.expr) -> None:
        match target, source:
            case (
                ast.Tuple(elts=targets),
                ast.Call(func=ast.Name(id="zip"), args=sources),
            ) if len(targets) == len(sources):
                for one, other in zip(targets, sources, strict=True):
                    self._iterate(one, other)
            case ast.Tuple(elts=[_, inner]), ast.Call(func=ast.Name(id="enumerate"), args=[first]):
                self._iterate(inner, first)
            case _:
                self._bind(target, source)
                names = {part.id for part in nodes_in(target) if isinstance(part, ast.Name)}
                held = self.counted if _counts(source) else self.drawn
                held |= names

    def _all_steps(self) -> Iterator[tuple[str, Step]]:
        for part in nodes_in(self.tree):
            match part:
                case ast.AugAssign(target=target, op=op, value=value):
                    yield from self._step(target, [(op, value)], in_place=True)
                case ast.Assign(targets=[target], value=value):
                    yield from self._assigned(target, value)
                case ast.Return(value=ast.expr() as value):
                    yield from self._given(value)
                case ast.Call():
                    yield from self._called(part)

    def _assigned(self, target: ast.expr, value: ast.expr) -> Iterator[tuple[str, Step]]:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for one, other in zip(targets, values, strict=True):
                    yield from self._assigned(one, other)
            case _:
                start, terms = _sum(_each(value))
                if self._whole(root(start) or "") == root(target) and (
                    start is not _sum(value)[0] or ast.unparse(start) == ast.unparse(target)
                ):
                    in_place = not isinstance(target, ast.Name)
                    yield from self._step(start, terms, in_place=in_place)

    def _given(self, value: ast.expr) -> Iterator[tuple[str, Step]]:
        for one in value.elts if isinstance(value, ast.Tuple) else [value]:
            start, terms = _sum(_each(one))
            yield from self._step(start, terms, in_place=False)

    def _step(
        self, target: ast.expr, terms: list[tuple[ast.operator, ast.expr]], *, in_place: bool
    ) -> Iterator[tuple[str, Step]]:
        name = root(target)
        # what is done to each item once depends on the item as well: `df[c] -= 2 * df[c].mean()`
        item = ast.unparse(target) if self._is_item(target) else ""
        for op, term in terms:
            taken = isinstance(op, ast.Sub) != _is_negative(term)
            added = isinstance(op, ast.Add | ast.Sub) and not taken
            if name and _is_product(term) and (taken or (added and self._holds_error(term))):
                yield name, Step(self._sources(term, item), in_place)

    def _is_item(self, target: ast.expr) -> bool:
        """Tell whether the loop goes from one of these to the next."""
        return isinstance(target, ast.Subscript) and any(
            isinstance(part, ast.Name) and part.id in self.counted | self.drawn
            for part in nodes_in(target.slice)
        )

    def _called(self, call: ast.Call) -> Iterator[tuple[str, Step]]:
        for moves, given in self.known.called(call):
            for parameter, step in moves.steps.items():
                name = root(given[parameter]) if parameter in given else None
                if name:
                    by = set(step.by - set(moves.parameters))
                    for other in step.by & given.keys():
                        is_owner = other == parameter and given[other] is given[parameter]
                        by |= {name} if is_owner else self._sources(given[other])
                    yield name, Step(frozenset(by), step.in_place)

    def _sources(self, value: ast.expr, besides: str = "") -> frozenset[str]:
        """Give all names that a value is made of, through what the loop or function binds."""
        return frozenset(self._followed(self._names(value, besides)))

    def _followed(self, todo: set[str]) -> set[str]:
        names: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in names:
                names.add(name)
                todo |= self.known.reads.get(name, frozenset())
                todo |= set[str]().union(*map(self._names, self.values.get(name, [])))
        return names

    def _names(self, node: ast.AST, besides: str = "") -> set[str]:
        """Give the names in an expression; a setting of the method's object is none of it."""
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == self.owner.name:
                return set() if attr in self.owner.settings else {name}
            case ast.Name(id=name):
                return {name}
            case ast.Subscript() if besides and ast.unparse(node) == besides:
                return set()
        return set[str]().union(*(self._names(child, besides) for child in children(node)))

    def _holds_error(self, term: ast.expr) -> bool:
        names = self._sources(term)
        values = [term, *(value for name in names for value in self.values.get(name, []))]
        parts = [part for value in values for part in nodes_in(value)]
        return any(
            isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub) for part in parts
        ) and (bool(names & self.drawn) or any(map(_multiplies_matrices, parts)))

    def _whole(self, name: str) -> str:
        """Follow what a loop takes out of a list to the list: `for layer in self.layers`."""
        seen: set[str] = set()
        while name in self.drawn and name not in seen:
            seen.add(name)
            name = next(filter(None, map(root, self.values[name])), name)
        return name


def root(node: ast.expr) -> str | None:
    """Give the name that leads to a value: `net` of `net.layers[0].w`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    match node:
        case ast.Name(id=name):
            return name
        case (
            ast.Call(func=ast.Name(id="reversed" | "list"), args=[inner])
            | ast.Call(func=ast.Attribute(value=inner), args=[])
        ):
            return root(inner)
    return None


def _each(value: ast.expr) -> ast.expr:
    """Give what a list or dict of moved values has for each: `[w - rate * g for w, g in …]`."""
    match value:
        case ast.ListComp(elt=inner) | ast.DictComp(value=inner):
            return inner
    return value


def _sum(node: ast.expr) -> tuple[ast.expr, list[tuple[ast.operator, ast.expr]]]:
    """Take `w - a * x + b` apart: `w`, and what is taken off it or added."""
    terms: list[tuple[ast.operator, ast.expr]] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        terms.append((node.op, node.right))
        node = node.left
    return node, terms


def _is_product(node: ast.expr) -> bool:
    match node:
        case ast.UnaryOp(operand=inner):
            return _is_product(inner)
        case ast.BinOp(left=left, op=op, right=right):
            divides = isinstance(op, ast.Div) and (_is_product(left) or _is_product(right))
            return isinstance(op, _TIMES) or divides
    return False


def _is_negative(node: ast.expr) -> bool:
    match node:
        case ast.UnaryOp(op=ast.USub()):
            return True
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() | ast.MatMult()):
            return _is_negative(left)
    return False


def _multiplies_matrices(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.MatMult()):
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name in _PRODUCTS
    return False


def _counts(source: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Name) and part.id in ("range", "trange") for part in nodes_in(source)
    )
