"""Every policy of the table of magics, and IPython itself as the judge of what a magic is."""

import ast
import textwrap
import warnings

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.installs import installed_by
from jupyter_mlops.notebook.magics import rewrite_magics
from jupyter_mlops.notebook.parsing import parse_cell


def code(source: str) -> Cell:
    return Cell(3, "abc", "code", source)


SHELL = "get_ipython().system({!r})".format


def line_call(name: str, argument: str) -> str:
    return f"get_ipython().run_line_magic({name!r}, {argument!r})"


def cell_call(name: str, argument: str, body: str) -> str:
    return f"get_ipython().run_cell_magic({name!r}, {argument!r}, {body!r})"


REWRITTEN = [
    # stripped
    ("%matplotlib inline\nx = 1", "\nx = 1", [("%matplotlib", "inline", "strip")]),
    ("%config InlineBackend.x = 1", "", [("%config", "InlineBackend.x = 1", "strip")]),
    ("%load_ext autoreload\n%autoreload 2", "\n", [
        ("%load_ext", "autoreload", "strip"), ("%autoreload", "2", "strip")]),
    ("%pylab inline", "", [("%pylab", "inline", "strip")]),
    ("if x:\n    %matplotlib inline", "if x:\n    pass", [("%matplotlib", "inline", "strip")]),
    ("for i in y:\n    z()\n    !pip install a \\\n      b\nw()",
     "for i in y:\n    z()\n    pass\n\nw()", [("!", "pip install a        b", "strip")]),
    ("df?", "", [("?", "df", "strip")]),
    ("df.head??", "", [("??", "df.head", "strip")]),
    ("?df", "", [("?", "df", "strip")]),
    ("??df.x", "", [("??", "df.x", "strip")]),
    ("%time?", "", [("?", "%time", "strip")]),
    ("%%time?", "", [("?", "%%time", "strip")]),
    ("%pinfo df", "", [("%pinfo", "df", "strip")]),
    ("%whos", "", [("%whos", "", "strip")]),
    ("%%html\n<b>%time</b>", "\n", [("%%html", "", "strip")]),
    ("%%latex\n$x$", "\n", [("%%latex", "", "strip")]),
    ("%%javascript\nalert(1)", "\n", [("%%javascript", "", "strip")]),
    ("%%markdown\n# a", "\n", [("%%markdown", "", "strip")]),
    ("%%svg\n<svg/>", "\n", [("%%svg", "", "strip")]),
    ("%%script false --no-raise-error\nx = 1", "\n", [
        ("%%script", "false --no-raise-error", "strip")]),
    ("plt.plot(x)\n;", "plt.plot(x)\n", [(";", "", "strip")]),
    # timed, not kept
    ("%timeit -n 10 -r3 f(df)", "", [("%timeit", "f(df)", "strip")]),
    ("%%timeit -o y = []\ny.append(1)", "\n", [("%%timeit", "y = []\ny.append(1)", "strip")]),
    # the body is kept
    ("%%time\nx = 1", "\nx = 1", [("%%time", "", "body")]),
    ("\n\n%%time\nx = 1", "\n\n\nx = 1", [("%%time", "", "body")]),
    ("%%time x = 1", "x = 1", [("%%time", "x = 1", "body")]),
    ("%%capture\nx = 1", "\nx = 1", [("%%capture", "", "body")]),
    ("%%capture --no-display\nx = 1", "\nx = 1", [("%%capture", "--no-display", "body")]),
    ("%%capture out\nx = 1", "\nx = 1", [("%%capture", "out", "body")]),
    ("%%prun -s cumtime -l 5 x = 1\ny = 2", "x = 1\ny = 2", [
        ("%%prun", "-s cumtime -l 5 x = 1", "body")]),
    ("%%memit\nx = 1", "\nx = 1", [("%%memit", "", "body")]),
    ("%%capture\n%%time\n%matplotlib inline\nx = 1", "\n\n\nx = 1", [
        ("%%capture", "", "body"), ("%%time", "", "body"), ("%matplotlib", "inline", "strip")]),
    # the statement is kept
    ("%time x = 1  # c", "x = 1  # c", [("%time", "x = 1  # c", "statement")]),
    ("%time x = f(a, \\\n  b)", "x = f(a, \\\n  b)", [("%time", "x = f(a, \\", "statement")]),
    ("%prun -s time -q m.fit(X)", "m.fit(X)", [("%prun", "-s time -q m.fit(X)", "statement")]),
    ("if x:\n    %time y = 2", "if x:\n    y = 2", [("%time", "y = 2", "statement")]),
    ("%time !ls", SHELL("ls"), [("%time", "!ls", "statement"), ("!", "ls", "refuse")]),
    ("/f a b", "f(a, b)", [("/", "f a b", "statement")]),
    (",f a b", 'f("a", "b")', [(",", "f a b", "statement")]),
    (";f a b", 'f("a b")', [(";", "f a b", "statement")]),
    # refused: what IPython makes of it, for the analysis to find
    ("!ls -l", SHELL("ls -l"), [("!", "ls -l", "refuse")]),
    ("!!ls", "get_ipython().getoutput('ls')", [("!", "ls", "refuse")]),
    ("!echo 'it''s' \\\n  \"open", SHELL("echo 'it''s'    \"open") + "\n", [
        ("!", "echo 'it''s'    \"open", "refuse")]),
    ("x = !ls -l", "x = get_ipython().getoutput('ls -l')", [("!", "ls -l", "refuse")]),
    ("x, y = %sql select 1", f"x, y = {line_call('sql', 'select 1')}", [
        ("%sql", "select 1", "refuse")]),
    ("d['a=b'] = %pwd", f"d['a=b'] = {line_call('pwd', '')}", [("%pwd", "", "refuse")]),
    ("x = \\\n  !ls", "x = \\\n  get_ipython().getoutput('ls')", [("!", "ls", "refuse")]),
    ("%time x = !ls", "x = get_ipython().getoutput('ls')", [
        ("%time", "x = !ls", "statement"), ("!", "ls", "refuse")]),
    ("%run other.ipynb", line_call("run", "other.ipynb"), [("%run", "other.ipynb", "refuse")]),
    ("%cd data", line_call("cd", "data"), [("%cd", "data", "refuse")]),
    ("%env A=1", line_call("env", "A=1"), [("%env", "A=1", "refuse")]),
    ("%store x", line_call("store", "x"), [("%store", "x", "refuse")]),
    ("%load f.py", line_call("load", "f.py"), [("%load", "f.py", "refuse")]),
    ("%sx ls", line_call("sx", "ls"), [("%sx", "ls", "refuse")]),
    ("%load_ext cudf.pandas", line_call("load_ext", "cudf.pandas"), [
        ("%load_ext", "cudf.pandas", "refuse")]),
    ("%%bash\nls\necho 'x", cell_call("bash", "", "ls\necho 'x\n") + "\n\n", [
        ("%%bash", "", "refuse")]),
    ("%%writefile f.py\nx = 1", cell_call("writefile", "f.py", "x = 1\n") + "\n", [
        ("%%writefile", "f.py", "refuse")]),
    ("%%R -i df\nprint(df)", cell_call("R", "-i df", "print(df)\n") + "\n", [
        ("%%R", "-i df", "refuse")]),
    ("%%time x = 1\ny = 2", cell_call("time", "x = 1", "y = 2\n") + "\n", [
        ("%%time", "x = 1", "refuse")]),
    ("# c\n%%time\nx = 1", "# c\n" + line_call("%time", "") + "\nx = 1", [
        ("%%time", "", "refuse")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "magics"), REWRITTEN, ids=[r[0] for r in REWRITTEN])
def test_policy(source: str, text: str, magics: list[tuple[str, str, str]]) -> None:
    rewritten = rewrite_magics(code(source))
    assert rewritten.text == text
    assert [(m.name, m.argument, m.policy) for m in rewritten.magics] == magics
    ast.parse(rewritten.text)


NO_MAGIC = [
    "s = '''\n%matplotlib inline\n!ls\ndf?\n'''",
    "f(x\n%s)",
    "x = (10\n% 3)",
    "x = 10 \\\n% 3",
    "x = [\n!y\n]",
    "x != y\nx == y\nf(a='!ls')",
    "x = 1  # really?",
    "s = 'what?'",
    "s = 'it\\'s'\nt = \"%time\"\nu = r'\\'",
    "lambda a=1: a % 2",
    "print('100%')\nx = a %b",
    "d = {\n  'a': 1\n}\n# !ls",
    "f'{x!r} {y:%Y}'",
    "x = 1;",
]


@pytest.mark.parametrize("source", NO_MAGIC)
def test_leaves_python_alone(source: str) -> None:
    rewritten = rewrite_magics(code(source))
    assert (rewritten.text, rewritten.magics) == (source, ())


TRICKY = [
    *(row[0] for row in REWRITTEN),
    *NO_MAGIC,
    "x = '''\n%time''' % 3\n%time y = 1",
    "if x:\n    y = (1\n    % 2)\n    !ls\nelse:\n    z = !ls",
    "x = {'a': '''!\n''', 'b': 1}\n!ls",
    "# it's\n%who",
    "x = 'unterminated\n%who",
    "def f():\n    '''doc'''\n    %time g()\n    return 1",
    "    %who\n    x = 1",
    "  x = 1\n  y = '''\n  '''",
    "a = b = 1\nx += 1\n%who",
    "x = 5 %y\n%y",
    "f()?",
    "a[0]?\nb[-1]??",
    "a + b?",
    "print(1) ?",
    "df? # c",
    "x \\\n?",
    "@dec\ndef f(): pass\n!ls",
    'x = """a""" """%b\n!c"""',
    "if x: y = !ls",
    "x: int = !ls",
    "x = !ls; y = 1",
    "x = 1; !ls",
    "x = 1; %who",
    "%who;",
    "%%time\n\n  \n%%capture\nx",
    "async def f():\n    await g()\n%who",
    "try:\n    !ls\nexcept E:\n    %who\nfinally:\n    df?",
    "x = (\n  # )\n  1\n)\n!ls",
    "x = '\\\n%who'",
    "class A:\n    x = %pwd\n    !ls",
    "assert x, 'a' \\\n  '!b'\n!c",
    "!ls \\\n  -l \\\n  -a\nx = 1",
    "%",
    "!",
    "x = %",
    "%%",
    "/\n",
    "x = b'''\\'''!\n!ls'''",
]


@pytest.mark.parametrize("source", TRICKY)
def test_a_magic_is_what_ipython_transforms(source: str) -> None:
    cell = source.lstrip("\n")
    plain = textwrap.dedent(cell if cell.endswith("\n") else cell + "\n")
    transformed = TransformerManager().transform_cell(source)
    rewritten = rewrite_magics(code(source))
    assert bool(rewritten.magics) == (transformed != plain)
    assert rewritten.text.count("\n") == source.count("\n")


@pytest.mark.parametrize("source", TRICKY)
def test_python_before_and_after_agree(source: str) -> None:
    """What IPython can run parses here too; what it can't is an NB003 here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(TransformerManager().transform_cell(source))
        except SyntaxError:
            valid = False
        else:
            valid = True
    cell = code(source)
    _, refused = parse_cell(cell, rewrite_magics(cell))
    # `%time` hides its statement from IPython's transformation.
    assert (refused is None) == valid


def test_places_are_the_users() -> None:
    source = "  %%time\n  é = 1\n  if é:\n      %time x = 'é' \\\n        'b'\n      !ls"
    rewritten = rewrite_magics(code(source))
    assert rewritten.text == (
        "\né = 1\nif é:\n    x = 'é' \\\n      'b'\n    get_ipython().system('ls')"
    )
    lines = source.split("\n")
    cut = [lines[m.span.line - 1][m.span.column : m.span.end_column] for m in rewritten.magics]
    assert cut == ["%%time", "%time ", "!ls"]
    assert rewritten.shown(2, 0) == (2, 2)
    assert rewritten.shown(4, 4) == (4, lines[3].index("x"))
    assert rewritten.shown(6, 30) == (6, len(lines[5]))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("%pylab inline", ("NB103", "error", 1)),
        ("\n%%capture out\nx = 1", ("NB102", "warning", 2)),
    ],
)
def test_diagnostics(source: str, found: tuple[str, str, int]) -> None:
    (diagnostic,) = rewrite_magics(code(source)).diagnostics
    assert diagnostic.span is not None
    assert (diagnostic.code, diagnostic.severity, diagnostic.span.line) == found
    assert diagnostic.fix


@pytest.mark.parametrize(
    ("command", "installs"),
    [
        ("pip install pandas", ("pandas",)),
        (
            "pip install -q -U 'pandas>=2' scikit-learn[x]==1.3",
            ("pandas>=2", "scikit-learn[x]==1.3"),
        ),
        ("pip3 install a b > /dev/null 2>&1", ("a", "b")),
        ("python -m pip install a", ("a",)),
        ("{sys.executable} -m pip install a", ("a",)),
        ("conda install -c conda-forge -y a b", ("a", "b")),
        ("uv pip install a", ("a",)),
        ("pip install a && pip install b; echo done | tail -1", ("a", "b")),
        ("pip install -r requirements.txt", ()),
        ("pip install git+https://example.org/a.git", ()),
        ("pip install a  # for plots", ("a",)),
        ("pip list", ()),
        ("# tools\npip install a\npip install b", ("a", "b")),
        ("pip uninstall -y a", None),
        ("pip install a && ./setup.sh", None),
        ("ls", None),
        ("echo pip install a", None),
        ("", None),
    ],
)
def test_installs(command: str, installs: tuple[str, ...] | None) -> None:
    assert installed_by(command) == installs


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("!pip install a", ""),
        ("%pip install a", ""),
        ("%conda install -y a", ""),
        ("%%bash\npip install a", "\n"),
        ("%%capture\n!pip install a", "\n"),
        ("out = !pip install a", "out = get_ipython().getoutput('pip install a')"),
    ],
)
def test_install_lines_are_hints(source: str, text: str) -> None:
    rewritten = rewrite_magics(code(source))
    assert (rewritten.text, rewritten.installs) == (text, ("a",))


@pytest.mark.parametrize(
    "line", ["%time " * 5000, "%%time\n" * 3000, "!ls \\\n" * 5000, "a?\n" * 5000, "'" * 5001]
)
def test_monsters_end(line: str) -> None:
    assert rewrite_magics(code(line)).text.count("\n") == line.count("\n")
