"""Whatever text goes in, the Python that comes out says exactly that."""

import ast
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.targets.python_text import WIDTH, broken, docstring, imports, literal, prose

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN, st.integers(0, 12))
def test_literals_are_the_value(value: Any, indent: int) -> None:
    text = f"x = {literal(value, indent, 4)}"
    assert repr(eval(text[4:], {"float": float})) == repr(value)  # noqa: S307  # made here


def test_literals_of_nan_and_infinity() -> None:
    read = eval(literal([math.inf, -math.inf, math.nan]))  # noqa: S307  # made here
    assert repr(read) == "[inf, -inf, nan]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        ('say "a"', "'say \"a\"'"),
        ("it's", '"it\'s"'),
        ((1,), "(1,)"),
        ({"a": [1, None]}, '{"a": [1, None]}'),
    ],
)
def test_literals_read_well(value: object, text: str) -> None:
    assert literal(value) == text


def test_long_literals_are_broken() -> None:
    text = literal({"names": ["a" * 30, "b" * 30, "c" * 30]}, 4)
    assert max(map(len, text.split("\n"))) < WIDTH
    assert text.count("\n") == 6


@given(st.text(), st.sampled_from([0, 4, 8]))
def test_docstrings_end_only_at_their_end(text: str, indent: int) -> None:
    source = f"class A:\n    def f(self):\n        pass\n{docstring(text, indent)}"
    wrapped = source if indent in (4, 8) else docstring(text)
    statement = ast.parse(wrapped).body[-1]
    while isinstance(statement, ast.ClassDef | ast.FunctionDef):
        statement = statement.body[-1]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)


@pytest.mark.parametrize(
    "text",
    [
        'ends with a quote"',
        'three """ quotes',
        "a backslash \\",
        "\\N{BULLET} and \\x41",
        "first\n\n  second",
        "\x00 \x0c \u2028",
        "Σ “ä” \u2013",
    ],
)
def test_docstrings_say_the_text(text: str) -> None:
    value = ast.literal_eval(docstring(text))
    assert value.strip() == text.strip()


@pytest.mark.parametrize(
    ("statements", "text"),
    [
        (["import b", "import a as c", "import os"], "import os\n\nimport a as c\nimport b"),
        (
            ["from m import b", "from m import A, C_D", "from m import x as y", "import m.n"],
            "import m.n\nfrom m import C_D, A, b\nfrom m import x as y",
        ),
        (
            ["from p.q import a", "from typing import Any"],
            "from typing import Any\n\nfrom p.q import a",
        ),
        (["from m import f10, f9"], "from m import f9, f10"),
        ([], ""),
    ],
)
def test_imports_are_merged_and_sorted(statements: list[str], text: str) -> None:
    assert imports(statements, "p") == text


def test_long_imports_are_broken() -> None:
    names = [f"name_{letter * 12}" for letter in "abcdef"]
    text = imports([f"from m import {', '.join(names)}"], "p")
    assert text.split("\n")[0] == "from m import ("
    assert len(text.split("\n")) == 8


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], "f()"),
        (["a", "b"], "f(a, b)"),
        (["a" * 50, "b" * 50], f"f(\n    {'a' * 50},\n    {'b' * 50},\n)"),
    ],
)
def test_lines_are_broken_where_they_are_long(parts: list[str], text: str) -> None:
    assert broken("f(", parts, ")") == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Load", "Load."),
        ("Which one?", "Which one?"),
        ("Call `f`\n\nMore", "Call `f`.\n\nMore"),
        ("Tried a few ...", "Tried a few ..."),
        ("A.\n\n" + "word " * 20 + "end", "A.\n\n" + "word " * 15 + "word\n" + "word " * 4 + "end"),
        ("A.\n\n| " + "a " * 50 + "|", "A.\n\n| " + "a " * 50 + "|"),
        (
            "A.\n\n" + "word " * 20 + "\nend",
            "A.\n\n" + "word " * 15 + "word\n" + "word " * 4 + "end",
        ),
        ("A.\n\nshort\nlines", "A.\n\nshort\nlines"),
        (
            "A.\n\n" + "word " * 17 + "\n- one\n- two",
            "A.\n\n" + "word " * 15 + "word\nword\n- one\n- two",
        ),
    ],
)
def test_prose_begins_with_a_sentence_and_keeps_to_the_width(text: str, written: str) -> None:
    assert prose(text, WIDTH - 80) == written
