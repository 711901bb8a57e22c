"""Statements with their text, comments and places, cell by cell."""

import time
from pathlib import Path

import pytest

from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.units import Program, read_program, trailing_comment


def program(*contents: str | Cell) -> Program:
    cells = tuple(
        content
        if isinstance(content, Cell)
        else Cell(
            at,
            f"cell-{at}",
            "markdown" if content.startswith("md:") else "code",
            content.removeprefix("md:"),
        )
        for at, content in enumerate(contents, start=1)
    )
    return read_program(Notebook(Path("churn.ipynb"), "churn", cells, {}, ""))


def codes(source: str) -> list[tuple[str, str]]:
    return [(unit.comment, unit.code) for unit in program(source).units]


@pytest.mark.parametrize(
    ("source", "units"),
    [
        ("", []),
        ("# only\n\n# comments", []),
        ("x = 1  #\ny = 2  ##", [("", "x = 1"), ("", "y = 2")]),
        ("x = 1", [("", "x = 1")]),
        ("x = 1; y = 2", [("", "x = 1"), ("", "y = 2")]),
        ("x = 1; y = 2;  # both", [("", "x = 1"), ("", "y = 2  # both")]),
        ("x = 1 ;# c", [("", "x = 1  # c")]),
        ("x = 1    # c", [("", "x = 1    # c")]),
        ("# a\n# b\nx = 1", [("# a\n# b", "x = 1")]),
        ("# far\n\n# near\nx = 1", [("# near", "x = 1")]),
        ("# far\n\nx = 1", [("", "x = 1")]),
        ("x = 1  # c\n# d\ny = 2", [("", "x = 1  # c"), ("# d", "y = 2")]),
        ("x = 1\n# last", [("", "x = 1")]),
        ("# plots\n%matplotlib inline\nx = 1", [("", "x = 1")]),
        ("# head\n!ls\nx = 1", [("# head", "get_ipython().system('ls')"), ("", "x = 1")]),
        ("# nb2prod: ignore[ML105] why\nx = 1", [("# nb2prod: ignore[ML105] why", "x = 1")]),
        ("# c\n@a\n# inner\n@b(\n  1)\ndef f():\n    pass",
         [("# c", "@a\n# inner\n@b(\n  1)\ndef f():\n    pass")]),
        ("@(\n  a)\nclass A: pass", [("", "@(\n  a)\nclass A: pass")]),
        ("for i in x:\n    y()\n    # end\nz = 1", [
            ("", "for i in x:\n    y()\n    # end"), ("", "z = 1")]),
        ("for i in x: y() # c\n# d\nz = 1", [("", "for i in x: y() # c"), ("# d", "z = 1")]),
        ("x = '''\n# no\n'''  # c\ny = 1", [("", "x = '''\n# no\n'''  # c"), ("", "y = 1")]),
        ("(a +\n b)  # c", [("", "(a +\n b)  # c")]),
        ("x = 1 + \\\n  2 # c", [("", "x = 1 + \\\n  2 # c")]),
        ("%%time\n# c\nx = 1", [("# c", "x = 1")]),
        ("%time x = 1  # c", [("", "x = 1  # c")]),
        ("    x = 1\n    if x:\n        y", [("", "x = 1"), ("", "if x:\n    y")]),
        ("é = 'ü'; ß = 'é'; # ö", [("", "é = 'ü'"), ("", "ß = 'é'  # ö")]),
        ("x = '#'", [("", "x = '#'")]),
        ("await f()\nasync def g(): pass", [("", "await f()"), ("", "async def g(): pass")]),
        ("from __future__ import annotations\nx", [
            ("", "from __future__ import annotations"), ("", "x")]),
        ("s = '\\d'\nx is 1", [("", "s = '\\d'"), ("", "x is 1")]),
    ],
)  # fmt: skip
def test_texts(source: str, units: list[tuple[str, str]]) -> None:
    assert codes(source) == units


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("a\nb\n\nc\n \n\nd; e", [0, 0, 1, 2, 2]),
        ("a\n\n# of b\nb", [0, 1]),
        ("a\n# far\n\n# near\nb", [0, 1]),
        ("a\n# of b\nb\n", [0, 0]),
        ("for x in y:\n\n    z\n    # end\nb", [0, 0]),
    ],
)
def test_paragraphs(source: str, paragraphs: list[int]) -> None:
    assert [unit.paragraph for unit in program(source).units] == paragraphs


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("x = 1", [(1, 0, 1, 5)]),
        ("é = 'ü'; ß = 'é' # ö", [(1, 0, 1, 7), (1, 9, 1, 16)]),
        ("s = '''é\nü'''; y = 1", [(1, 0, 2, 4), (2, 6, 2, 11)]),
        ("# c\n@a\ndef f():\n    return 'é'\n    # end", [(2, 0, 4, 14)]),
        ("%%time\n%time é = 'ü'", [(2, 6, 2, 13)]),
        ("if x:\n    %time é = 'ü'", [(1, 0, 2, 17)]),
        ("x = !ls 'é'", [(1, 0, 1, 11)]),
        ("    x = 1\n    y = 2", [(1, 4, 1, 9), (2, 4, 2, 9)]),
        ("'🚂'; x = '🚂'", [(1, 0, 1, 3), (1, 5, 1, 12)]),
    ],
)
def test_places_count_characters(source: str, places: list[tuple[int, int, int, int]]) -> None:
    spans = [unit.span for unit in program(source).units]
    assert [(s.line, s.column, s.end_line, s.end_column) for s in spans] == places


def test_order_uid_and_role() -> None:
    found = program(
        "md:# A",
        Cell(2, "b", "code", "x = 1; y = 2", ("data:clean",)),
        Cell(3, "c", "raw", "not read"),
        Cell(4, "d", "code", "N = 1", ("parameters",)),
        Cell(5, "e", "code", "N = 2", ("injected-parameters",)),
        Cell(6, "f", "code", "z", ("drop",)),
    )
    assert [(u.uid, u.order, u.span.cell_id) for u in found.units] == [
        ("c2.1", 0, "b"),
        ("c2.2", 1, "b"),
        ("c4.1", 2, "d"),
        ("c6.1", 3, "f"),
    ]
    assert found.units[1].role.step == "clean"
    assert found.units[2].role.parameters
    assert found.units[3].role.drop
    assert [d.code for d in found.diagnostics] == ["NB008"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = 1\ndf.head()", True),
        ("df.head()  # c", True),
        ("df.head();", False),
        ("df.head() ;  # c", False),
        ("df.head()\n# c", True),
        ("df.head()\nx = 1", False),
        ("df.head()\n%matplotlib inline", False),
        ("%matplotlib inline\ndf.head()", True),
        ("%time df.head()", True),
        ("%%time\ndf.head()", True),
        ("%%capture\ndf.head()", False),
        ("plt.plot(x)\n;", False),
        ("(a,\n b)", True),
        ("(a,\n b);", False),
    ],
)
def test_what_jupyter_shows(source: str, shown: bool) -> None:
    assert any(unit.is_display for unit in program(source).units) == shown


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("x = 1\ny = é +* 2", (2, 7), "invalid syntax"),
        ("print 'x'", (1, 0), "Missing parentheses"),
        ("def f(:", (1, 6), "invalid syntax"),
        ("x = 1\n  y = 2", (2, 2), "unexpected indent"),
        ("if x:\ny", (2, 0), "expected an indented block"),
        ("if x:\n\ty\n        z", (3, 8), "inconsistent use of tabs"),
        ("s = 'abc", (1, 4), "unterminated string"),
        ("s = '''abc", (1, 4), "unterminated triple-quoted"),
        ("f(", (1, 1), "never closed"),
        ("%time x = = 1", (1, 10), "invalid syntax"),
        ("    x = 1\n    y = = 2", (2, 8), "invalid syntax"),
        ("'é'; return 5", (1, 5), "outside function"),
        ("for i in x:\n    pass\nbreak", (3, 0), "outside loop"),
        ("*a, *b = x", (1, 0), "starred"),
        ("def f(a, a): pass", (1, 9), "duplicate argument"),
        ("def f():\n    x = 1\n    global x", (3, 4), "before global"),
        ("x = 1\ny = '\0'", (2, 5), "U+0000"),
        ("y = '\ud800'", (1, 5), "U+D800"),
        ("x = 1; %matplotlib inline", (1, 7), "invalid syntax"),
        ("x = " + "(" * 300, (1, 0), ""),
        ("x = " + "-" * 100_000 + "1", (1, 0), "nested"),
        ("x = " + "+".join("1" * 50_000), (1, 0), "nested"),
        ("x = 1\ny = " + "+".join("1" * 400), (2, 0), "nested"),
        ("x = " + "1" * 5000, (1, 0), "4300 digits"),
        ("if a: b\n" + "elif a: b\n" * 5000, (1, 0), "nested"),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else None,
)
def test_what_is_not_python(source: str, place: tuple[int, int], words: str) -> None:
    found = program("a = 1", source, "b = 2")
    (diagnostic,) = found.diagnostics
    assert [unit.uid for unit in found.units] == ["c1.1", "c3.1"]
    assert (diagnostic.code, diagnostic.severity) == ("NB003", "error")
    assert diagnostic.span is not None
    assert diagnostic.span.cell == 2
    assert words in diagnostic.message
    if len(source) < 100:
        assert (diagnostic.span.line, diagnostic.span.column) == place


def test_automagic_gets_a_hint() -> None:
    (diagnostic,) = program("x = 1\npip install pandas").diagnostics
    assert "`%pip`" in diagnostic.fix


def test_long_code_that_is_not_deep() -> None:
    table = "x = {\n" + "".join(f"    'k{i}': [{i}, f(a.b.c)],\n" for i in range(2000)) + "}"
    assert not program(table).diagnostics


@pytest.mark.parametrize(
    ("source", "comment"),
    [
        ("N = 1", ""),
        ("N = 1  # how many", "how many"),
        ("N = '#'  ## é: share", "é: share"),
        ("N = [  # no\n  1,\n]  # yes", "yes"),
        ("N = [  # no\n  1,\n]", ""),
        ("# above\nN = 1", ""),
        ("N = 1;  # c", "c"),
        ("if N:\n    x()  # a\n    # b", "a"),
    ],
)
def test_trailing_comment(source: str, comment: str) -> None:
    (unit,) = program(source).units
    assert trailing_comment(unit) == comment


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        (("x",), None),
        (("md:text", "x"), None),
        (("md:# Title", "x"), "Title"),
        (("md:# Title #\n\nFirst\nparagraph.\n\nSecond.", "x"), "Title\n\nFirst\nparagraph."),
        (("md:# A\ntext\n## B\nother", "x"), "B\n\nother"),
        (("md:# A\ntext", "y", "md:no heading", "x"), "A\n\ntext"),
        (("md:# A", "md:text\n\nmore", "x"), "A\n\ntext"),
        (("md:# A", "y", "md:text", "x"), "A"),
        (("md:Title\n=====\ntext", "x"), "Title\n\ntext"),
        (("md:##No blank\ntext", "x"), "No blank\n\ntext"),
        (("md:#hashtag", "x"), None),
        (("md:```\n# code\n```", "x"), None),
        (("md:# A\n```\n# code\n```\ntext", "x"), "A\n\ntext"),
        (("md:<h2 id='a'>Load\n<b>it</b></h2>\n<p>text</p>", "x"), "Load it\n\ntext"),
        (("md:# A ![x](data:image/png;base64,AAAA)\n<img src='b'>\n\n![y][1]\n\ntext", "x"),
         "A\n\ntext"),
        (("md:# A\n[a link](b) <!-- hidden\n# no -->stays", "x"), "A\n\n[a link](b) stays"),
        (("md:# A\n| a | b |\n|---|---|", "x"), "A"),
        (("md:# a < b and b > c", "x"), "a < b and b > c"),
        (("md:# C#", "x"), "C#"),
        (("md:# A   ", "x"), "A"),
        (("md:#   \n#\ntext", "x"), None),
        (("md:## 1.2. Load **all** `a_b_c` ¶", "x"), "Load all `a_b_c`"),
        (("md:## 3) *Load*", "x"), "Load"),
        (("md:## 2 * 3 * 4", "x"), "2 * 3 * 4"),
        (("md:## 7", "x"), "7"),
        (("md:## A &amp; B\n&emsp;&emsp;a&nbsp;&lt; b&#7;", "x"), "A & B\n\na\xa0< b"),
        (("md:## A\nWe compare three:\n\n- b", "x"), "A"),
    ],
)  # fmt: skip
def test_headings(cells: tuple[str, ...], heading: str | None) -> None:
    assert program(*cells).headings.get(len(cells)) == heading


def test_magics_and_installs_are_collected() -> None:
    found = program("!pip install a\n%matplotlib inline", "%pip install b a\n%pylab")
    assert [m.name for m in found.magics] == ["!", "%matplotlib", "%pip", "%pylab"]
    assert found.installs == ("a", "b")
    assert [d.code for d in found.diagnostics] == ["NB103"]


def test_time_grows_with_the_notebook_only() -> None:
    """Twice the statements in one cell must not take four times as long."""
    source = "".join(f"# c\nx{i} = f('é', {i})  # d\n" for i in range(2000))

    def seconds(count: int) -> float:
        start = time.process_time()  # by the clock, another load counts too
        program(source * count)
        return time.process_time() - start

    assert seconds(8) < 24 * min(seconds(1) for _ in range(3))
