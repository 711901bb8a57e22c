"""What the analysis says of generated statements, held against what Python does with them."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyter_mlops.analysis.symbols import symbols_of

NAMES = ("a", "b", "c", "d")


class Token:
    """A value that goes along with nearly everything."""

    def __init__(self, truth: bool) -> None:
        self.truth = truth

    def __bool__(self) -> bool:
        return self.truth

    def __iter__(self) -> Iterator["Token"]:
        return iter([Token(not self.truth)] * (1 + self.truth))

    def __call__(self, *_: object) -> "Token":
        if not self.truth:
            raise ValueError
        return Token(not self.truth)

    def __add__(self, other: object) -> "Token":
        return Token(self.truth)

    __iadd__ = __radd__ = __lt__ = __gt__ = __add__

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        return self is other


class Watched(dict[str, Any]):
    """Globals that note which names are read while they still have the value from before."""

    def __init__(self, before: dict[str, Token]) -> None:
        super().__init__(before, suppress=suppress)
        self.before = before
        self.read: set[str] = set()
        self.deleted: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        is_gone = name in self.deleted and name not in self
        first = self.before.get(name)
        if name in NAMES and not is_gone and super().get(name, first) is first:
            self.read.add(name)
        return super().__getitem__(name)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self.deleted.add(name)


def indent(lines: list[str]) -> str:
    return "\n".join("    " + line for text in lines for line in text.split("\n"))


name = st.sampled_from(NAMES)
expression = st.recursive(
    name,
    lambda inner: st.one_of(
        st.builds("{} + {}".format, name, name),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} < {} < {})".format, inner, inner, inner),
        st.builds("({} := {})".format, name, inner),
        st.builds("{}({})".format, name, inner),
        st.builds("(lambda {}: {} + {})({})".format, name, name, name, inner),
        st.builds("{{{}: {}, {}: {}}}".format, inner, inner, inner, inner),
        st.builds("[{} for e in {} if {}]".format, inner, name, inner),
        st.builds("[{0} for {0} in {0}]".format, name),
        st.builds("[f + {} for e in {} for f in e]".format, name, name),
    ),
    max_leaves=6,
)
simple = st.one_of(
    st.builds("{} = {}".format, name, expression),
    st.builds("{}, {} = {}".format, name, name, expression),
    st.builds("{} += {}".format, name, expression),
    st.builds("{}: {} = {}".format, name, name, expression),
    st.builds("del {}".format, name),
    st.builds("assert {}, {}".format, expression, expression),
    st.builds("import math as {}".format, name),
    st.just("raise ValueError"),
    expression,
)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(indent)
    jump = st.sampled_from(["break", "continue"])
    return st.one_of(
        st.builds("if {}:\n{}\nelse:\n{}".format, expression, body, body),
        st.builds("if {}:\n{}".format, expression, body),
        st.builds("for {} in {}:\n{}".format, name, name, body),
        st.builds(
            "for {} in {}:\n{}\n    if {}:\n        {}\n{}\nelse:\n{}".format,
            name,
            name,
            body,
            name,
            jump,
            body,
            body,
        ),
        st.builds("while {}:\n{}\n    break".format, expression, body),
        st.builds("try:\n{}\nexcept Exception as {}:\n{}".format, body, name, body),
        st.builds(
            "try:\n{}\nexcept Exception:\n{}\nelse:\n{}\nfinally:\n{}".format,
            body,
            body,
            body,
            body,
        ),
        st.builds("try:\n{}\nfinally:\n{}".format, body, body),
        st.builds("with suppress(Exception):\n{}".format, body),
        st.builds(
            "match {}:\n    case {} if {}:\n    {}\n    case _:\n    {}".format,
            expression,
            name,
            expression,
            body.map(lambda text: text.replace("\n", "\n    ")),
            body.map(lambda text: text.replace("\n", "\n    ")),
        ),
        st.builds("class {}:\n{}".format, name, body),
        st.builds("def {0}({1}={2}):\n{3}\n    return {4}".format, name, name, name, body, name),
        st.builds(
            "if {1}:\n    def {0}():\n        return {2}\n    {0}()".format, name, name, name
        ),
    )


def is_python(source: str) -> bool:
    try:
        compile(source, "<unit>", "exec")
    except SyntaxError:  # a walrus in a class body's comprehension, …
        return False
    return True


statement = st.recursive(simple, blocks, max_leaves=8).filter(is_python)
before = st.dictionaries(name, st.builds(Token, st.booleans()))


DELETED_THEN_READ = """
for a in d:
    import math as a
    for c in c:
        a = (a and a)
        import math as a
        del a
"""


@settings(max_examples=300, deadline=None)
@given(statement, before)
@example(DELETED_THEN_READ, {"c": Token(True), "d": Token(True)})
def test_python_agrees(source: str, given_names: dict[str, Token]) -> None:
    (node,) = ast.parse(source).body
    found = symbols_of(node)
    space = Watched(given_names)
    try:
        exec(compile(source, "<unit>", "exec"), space)  # noqa: S102  # the oracle is Python itself
    except Exception:
        completed = False
    else:
        completed = True
    if completed or "finally" not in source:  # what ends the notebook has no reader
        assert space.read <= found.uses | found.deferred
    if completed:
        bound = {name for name in NAMES if space.get(name) is not given_names.get(name)}
        bound &= set(space)
        assert bound <= found.defs | found.may_defs
        assert found.defs <= set(space)
        assert not found.dels & set(space)
