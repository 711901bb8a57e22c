"""From statements in document order to the names that hold pandas frames or series at each one."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import Function, bindings_of, own_nodes
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.history import History
from jupyter_mlops.notebook.trees import nodes_of, walk, words_in

FRAME, SERIES, COPY, PART = "frame", "series", "copy", "part"
"""What a value is: a frame, a series, a frame cut out of another one, something out of a frame."""
Known = Mapping[str, str]
"""Name → what it holds; a name that isn't there, or has nothing, may hold anything."""

_READERS = frozenset(
    f"pandas.{name}"
    for name in (
        "DataFrame", "DataFrame.from_dict", "DataFrame.from_records", "read_csv", "read_table",
        "read_excel", "read_parquet", "read_feather", "read_json", "read_fwf", "read_stata",
        "read_sas", "read_sql", "read_sql_query", "read_sql_table", "read_orc", "merge",
        "get_dummies", "crosstab", "melt", "pivot_table", "json_normalize",
    )
) | {"seaborn.load_dataset"}  # fmt: skip
_SAME = frozenset({
    "append", "assign", "astype", "bfill", "clip", "convert_dtypes", "copy", "drop",
    "drop_duplicates", "dropna", "ffill", "fillna", "infer_objects", "interpolate", "mask",
    "rename", "replace", "reset_index", "round", "sample", "set_index", "shift", "sort_index",
    "sort_values", "where",
})  # fmt: skip
"""Methods that give a frame for a frame and a series for a series."""
_OF_FRAME = frozenset({
    "add_prefix", "add_suffix", "corr", "describe", "eval", "join", "melt", "merge", "pivot",
    "pivot_table", "reindex", "select_dtypes", "set_axis", "transpose",
})  # fmt: skip
_CUT = frozenset({"head", "tail", "query", "nlargest", "nsmallest"})
_PLACES = frozenset({"loc", "iloc"})
_NOT_COLUMNS = frozenset({
    "at", "attrs", "axes", "columns", "dtypes", "empty", "flags", "iat", "index", "ndim", "plot",
    "shape", "size", "style", "values",
})  # fmt: skip
_CHUNKS = frozenset({"chunksize", "iterator"})


class _Layers(Mapping[str, str]):
    """What the first of several mappings that has a name says of it."""

    def __init__(self, *layers: Known) -> None:
        self.layers = layers

    def __getitem__(self, name: str) -> str:
        for layer in self.layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self.layers for name in layer})

    def __len__(self) -> int:
        return len(set().union(*self.layers))


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of the notebook's frames."""

    facts: Facts
    history: History[str]
    given: Mapping[str, Known]
    """Function of the notebook → what its parameters hold in every call."""

    def before(self, unit: UnitFacts) -> Known:
        """Give what is known when a statement begins."""
        return self.history.at(unit.unit.order - 1)

    def kind(self, node: ast.expr, known: Known) -> str:
        """Give what the expression's value is; empty where that isn't known."""
        match node:
            case ast.Name(id=name):
                return known.get(name, "")
            case ast.Subscript(value=inner, slice=key):
                return self._item(inner, key, known)
            case ast.Attribute(value=inner, attr="T"):
                return self.kind(inner, known)
            case ast.Attribute(value=inner, attr=name) if name not in _NOT_COLUMNS | _PLACES:
                return SERIES if self.kind(inner, known) in (FRAME, COPY) else ""
            case ast.Call():
                return self._result(node, known)
        return ""

    def _item(self, inner: ast.expr, key: ast.expr, known: Known) -> str:
        if isinstance(inner, ast.Attribute) and inner.attr in _PLACES:
            return PART if self.kind(inner.value, known) else ""
        of = self.kind(inner, known)
        if of not in (FRAME, COPY):
            return PART if of else ""
        if isinstance(key, ast.Constant):
            return SERIES if isinstance(key.value, str) else PART
        return COPY if is_selection(key) else PART

    def _result(self, node: ast.Call, known: Known) -> str:
        dotted = dotted_name(node.func, self.facts.context.names)
        if dotted is not None:
            return self._made(dotted, node, known)
        if not isinstance(node.func, ast.Attribute) or is_in_place(node):
            return ""
        of, name = self.kind(node.func.value, known), node.func.attr
        if name in _SAME:
            return FRAME if of == COPY else of if of in (FRAME, SERIES) else ""
        if of in (FRAME, COPY):
            return FRAME if name in _OF_FRAME else COPY if name in _CUT else ""
        return FRAME if of == SERIES and name == "to_frame" else ""

    def _made(self, dotted: str, node: ast.Call, known: Known) -> str:
        if dotted == "pandas.Series":
            return SERIES
        if dotted == "pandas.concat":
            return self._joined(node, known)
        in_chunks = any(word.arg in _CHUNKS for word in node.keywords)
        return FRAME if dotted in _READERS and not in_chunks else ""

    def _joined(self, node: ast.Call, known: Known) -> str:
        """Frames put together give a frame; series may give either."""
        match node.args[:1]:
            case [ast.List(elts=parts) | ast.Tuple(elts=parts)]:
                kinds = {self.kind(part, known) for part in parts}
                return FRAME if kinds & {FRAME, COPY} else ""
        return ""

    def scopes(self, unit: UnitFacts) -> Iterator[tuple[list[ast.AST], Known]]:
        """Give the nodes of the statement and of each function in it, with what is known there."""
        before = self.before(unit)
        node = unit.unit.node
        known: Known = before
        if hasattr(node, "body"):
            known = _Layers(self.bound([node], before, join=True), before)
        yield list(own_nodes([node])), known
        for inner in walk(node):
            if isinstance(inner, Function):
                own = {binding.name for binding in bindings_of(inner.body)}
                own |= {one.arg for one in walk(inner.args) if isinstance(one, ast.arg)}
                outer = _Layers(self.given.get(inner.name, {}), dict.fromkeys(own, ""), known)
                body: list[ast.AST] = [*inner.body]
                bound = self.bound(body, outer, join=True)
                yield list(own_nodes(body)), _Layers(bound, outer)

    def bound(self, nodes: Iterable[ast.AST], known: Known, *, join: bool) -> dict[str, str]:
        """Give what the names that a scope binds hold; empty where that isn't known.

        With `join`, a name must hold the same whichever way it came.
        """
        listed = [one for one in bindings_of(nodes) if one.how != "grow"]
        bound: dict[str, str] = {}
        found = _Layers(bound, known)
        for _ in range(2):  # `df = load()`, `part = df[rows]`, in whatever order a loop has them
            kinds: dict[str, set[str]] = {}
            for one in listed:
                is_whole = one.how == "assign" and one.value is not None
                kind = self.kind(one.value, found) if is_whole and one.value is not None else ""
                kinds.setdefault(one.name, set()).add(kind)
            for name, ways in kinds.items():
                if join and known.get(name):
                    ways.add(known[name])
                bound[name] = _agreed(ways)
        return bound


def tables_of(facts: Facts) -> Tables:
    """Follow every name through the notebook."""
    history = History[str]()
    given: dict[str, dict[str, set[str]]] = {}
    tables = Tables(facts, history, {})
    known: dict[str, str] = {}
    makers = _makers(facts)
    for unit in facts.units:
        node = unit.unit.node
        _note_calls(unit, tables, known, given)
        words = words_in(node)
        is_plain = makers.isdisjoint(words) and known.keys().isdisjoint(words)
        bound = {} if is_plain else tables.bound([node], known, join=hasattr(node, "body"))
        for name, kind in _observed(unit, bound, known).items():
            history.note(unit.unit.order, name, kind or None)
            if kind:
                known[name] = kind
            else:
                known.pop(name, None)
    agreed = {
        name: {parameter: _agreed(kinds) for parameter, kinds in parameters.items()}
        for name, parameters in given.items()
    }
    return Tables(facts, history, agreed)


def _makers(facts: Facts) -> frozenset[str]:
    """Names without which a statement makes no frame of anything but frames."""
    imports = facts.context.names.imports.items()
    return frozenset(name for name, path in imports if path.startswith(("pandas", "seaborn")))


def _agreed(kinds: set[str]) -> str:
    if kinds == {FRAME, COPY}:
        return FRAME
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _observed(unit: UnitFacts, bound: dict[str, str], known: Known) -> dict[str, str]:
    """Add what a run has seen, which is so, whatever the code looks like."""
    found = dict(bound)
    for name, value in unit.observation.values.items() if unit.observation is not None else ():
        if value.kind not in (FRAME, SERIES):
            found[name] = ""
        elif _Layers(bound, known).get(name) != COPY or value.kind != FRAME:
            found[name] = value.kind
    return found


def _note_calls(
    unit: UnitFacts, tables: Tables, known: Known, given: dict[str, dict[str, set[str]]]
) -> None:
    summaries = tables.facts.context.summaries
    if summaries.keys().isdisjoint(words_in(unit.unit.node)):
        return
    for node in nodes_of(ast.Call, unit.unit.node):
        if isinstance(node.func, ast.Name) and node.func.id in summaries:
            names = summaries[node.func.id].parameters
            arguments = dict(zip(names, node.args, strict=False))
            arguments |= {word.arg: word.value for word in node.keywords if word.arg in names}
            kinds = given.setdefault(node.func.id, {})
            for name in names:
                value = arguments.get(name)
                kinds.setdefault(name, set()).add(tables.kind(value, known) if value else "")


def is_selection(key: ast.expr) -> bool:
    """Tell whether rows are chosen by a condition, or columns by a list: pandas copies them."""
    match key:
        case ast.Compare() | ast.List():
            return True
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return is_selection(operand) or isinstance(operand, ast.Call)
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            return is_selection(left) and is_selection(right)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in ("isin", "isna", "isnull", "notna", "notnull", "between", "duplicated")
    return False


def is_in_place(node: ast.Call) -> bool:
    """Tell whether the call is told to change its receiver."""
    return any(
        word.arg == "inplace"
        and not (isinstance(word.value, ast.Constant) and word.value.value is False)
        for word in node.keywords
    )
