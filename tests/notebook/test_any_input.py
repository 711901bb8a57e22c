"""Whatever the file holds: `nb2prod check` answers with diagnostics or an error with a hint.

`pytest` tries some hundred inputs, the same ones each time. `pytest -m nightly` tries over 100,000,
others each time: what hypothesis draws, and for each of these some mutations.
"""

import ast
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.cli import main
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.units import read_program, trailing_comment

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 10.0
"""Of processor time for one small input, on a slow machine."""
INPUTS_EACH = 100_000 // 6
"""Of each kind, in a nightly run."""
MOST_MEMORY = 750_000
"""Kilobytes that one input may take at its worst, beyond what the process has before."""


def check_everything(path: Path, content: bytes, *, show: bool) -> None:
    """Read, split, check and show; only NotebookUnreadable may come out, and all can be written."""
    before = memory_from_now_on()
    begun = time.process_time()
    path.write_bytes(content)
    try:
        notebook, found = read_notebook(path)
    except NotebookUnreadable as error:
        assert error.hint
        assert not show or shown(path) == 2
    else:
        assert_places(notebook, found)
        for diagnostic in check_notebook(path, Settings()).diagnostics:
            assert_writable(diagnostic, notebook)
        assert not show or shown(path) in (0, 1, 2)  # 2: its settings can't be used
    assert time.process_time() - begun < MOST_SECONDS
    assert memory("VmHWM") - before < MOST_MEMORY


def memory_from_now_on() -> int:
    """Let the process's peak begin anew, as other tests run in it too, and give what it has."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return memory("VmRSS")


def memory(kind: str) -> int:
    """Kilobytes that this process has, `VmRSS`, or had at its peak, `VmHWM`."""
    text = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(kind))


def assert_places(notebook: Notebook, found: tuple[Diagnostic, ...]) -> None:
    program = read_program(notebook)
    for unit in program.units:
        lines = notebook.cells[unit.span.cell - 1].source.split("\n")
        assert 1 <= unit.span.line <= unit.span.end_line <= len(lines)
        assert 0 <= unit.span.column <= len(lines[unit.span.line - 1])
        assert unit.span.end_column <= len(lines[unit.span.end_line - 1])
        trailing_comment(unit)
        unit.code.encode()
    for diagnostic in (*found, *program.diagnostics):
        assert_writable(diagnostic, notebook)


def assert_writable(found: Diagnostic, notebook: Notebook) -> None:
    for text in (found.message, found.why, found.fix):
        text.encode()
    assert found.span is None or 1 <= found.span.cell <= len(notebook.cells)


def shown(path: Path) -> int:
    """What the command shows, as text and as JSON; gives its exit code."""
    codes = set()
    for arguments in (["check", str(path)], ["check", "--json", str(path)]):
        done = CliRunner().invoke(main, arguments)
        assert isinstance(done.exception, SystemExit | None), done.exc_info
        codes.add(done.exit_code)
        if "--json" in arguments:
            json.loads(done.stdout)
    assert len(codes) == 1
    return codes.pop()


patient = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
LINES = [
    "x = 1", "import os", "for i in range(3):", "    print(i)", "else:", "%matplotlib inline",
    "%time x = 1", "%%time", "!ls \\", "x = !ls", "df?", "'''", '"""', "(", ")", "if x:", "    y",
    "  # c", "# c", "é = 'ü'; z = 1; # c", "@dec", "def f(): pass", "\ud800", "\0", "\x0c", "\t x",
    "x = (", "%", "/", ";", ",", "?", "\\", "return", "lambda: (yield)", "class A: pass", "\u2028",
]  # fmt: skip
ODD = [
    "x: int", "x: (y := 3) = 4", "*a, b = c = [1, 2]", "(a, (b, [c, *d])), e = f", "del (a, [b])",
    "a.b, c[0] = c, a", "for a.b in c: c[0] = a", "with a as b.c, d as (e, f): pass",
    "async def f():\n    async with a as b:\n        await b", "[x async for x in y]", "await f()",
    "global x; x = 1", "nonlocal x", "def f(x, /, y, *, z=1, **k): return locals()",
    "def f[T: int = 3](x: T) -> T: ...", "class A[T](B, metaclass=C, k=d): x = x", "type X = X",
    "match a:\n    case {'k': b, **c} | [b, *c]: pass\n    case A(x=1, y=-2j) as d if d: pass",
    "try: pass\nexcept* (A, B) as e: del e\nelse: x\nfinally: y", "print(f'{x!r:>{w}} {y=}')",
    "f'{(lambda: 1)()} {x:{y:{z}}}'" , "lambda *a, b=lambda: c, **d: (yield)", "x = yield",
    "def f(): return (yield from f())", "if (a := (b := 1)) and (c := a): d", "a if b else c",
    "while 1:\n    break\nelse:\n    x = 1", "\u210c = ª = º = 1; H", "\U0001d4cd = 1; x",
    "é = e\u0301 = 1",
    "__name__ = '__main__'", "if __name__ == '__main__': a()", "In = Out = _ = 1", "_1 + _i2",
    "import a.b.c as d, e.f", "from . import a", "from .a import *",
    "from __future__ import braces",
    "from __future__ import annotations", "exec('x'); eval('y')", "globals()['a'] = 1", "print = 1",
    "@(a := b)\n@c[0]\nclass D: pass", "x = 1 if 1else 2", "0xfor 1", "1_000j ** -1", "x = 1;;",
    "a[b:c, ..., d:=1]", "a[*b]", "f(*a, *b, c=1, **d, **e)", "assert (x, 'y')", "raise a from b",
    "[[x for x in x] for x in (x for x in x)]", "{**a, 'b': {*c}}", "not -+~a @ b // c << d",
    "class A:\n    global y\n    y = 1\n    def f(self): return __class__", "...", "pass; pass",
    "def f(): global f; f = 1", "for f in f(f): f(f)", "with (a, b): pass", "with (a as b,): pass",
    "df.query('a > @b', inplace=(c := True))", "df.eval(f'{x} = @y')", "setattr(a, 'b', a)",
    "model.fit(model, model).predict(model)", "np.random.seed", "plt.show(); plt", "breakpoint()",
    "x = x", "x = [x]; x.append(x)", "def f(a=f): return f(f)", "a = b = c = d = a", "sys.exit",
    "%%writefile x.py\nx", "%run x.ipynb", "%load_ext a", "!pip install 'a b' \"c", "%%bash\nx",
    "%timeit -n1 x = 1", "?x", "x??", "%config A.b = 1", "!!ls", "%%", "%%capture out\nx = 1",
    "# nb2prod: ignore[NB201]", "# nb2prod: ignore[", "#%% [markdown]", "# %% tags=[\"data\"",
]  # fmt: skip
TAGS = ["data", "train", "evaluate", "serve", "parameters", "keep", "drop", "data:a", "data:", ":"]
sources = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=8).map("\n".join)
odd_code = st.lists(st.sampled_from(ODD), min_size=1, max_size=5).map("\n".join)
tags = st.lists(st.sampled_from(TAGS), max_size=2) | json_values
metadata = st.fixed_dictionaries({}, optional={"tags": tags}) | json_values
documents = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([2, 3, 4, 4, 4]) | json_values},
    optional={"metadata": json_values, "cells": json_values, "worksheets": json_values},
)
cells = st.lists(
    st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(["code", "code", "code", "markdown", "raw"]),
            "source": sources | odd_code,
        },
        optional={
            "metadata": metadata,
            "id": st.sampled_from(["a", "a", "b", ""]) | json_values,
            "execution_count": json_values,
        },
    ),
    max_size=4,
)
nb2prod_settings = st.dictionaries(
    st.sampled_from(["name", "version", "targets", "select", "ignore", "validation_points"])
    | st.text(),
    json_values,
    max_size=3,
)
EXAMPLES = sorted((ROOT / "examples").glob("*/*.ipynb"))


def _places(value: object) -> list[tuple[Any, Any]]:
    """All (container, key) of a document."""
    found: list[tuple[Any, Any]] = []
    todo = [value]
    while todo:
        one = todo.pop()
        inside = one.items() if isinstance(one, dict) else enumerate(one)
        for key, part in list(inside):
            found.append((one, key))
            if isinstance(part, dict | list):
                todo.append(part)
    return found


@st.composite
def mutated_examples(draw: Callable[..., Any]) -> bytes:
    """A few cells of a real notebook, with some places replaced, lost or repeated."""
    document = json.loads(draw(st.sampled_from(EXAMPLES)).read_text(encoding="utf-8"))
    first = draw(st.integers(0, len(document["cells"]) - 1))
    document["cells"] = document["cells"][first : first + 5]
    for _ in range(draw(st.integers(1, 4))):
        places = _places(document)
        container, key = places[draw(st.integers(0, len(places) - 1))]
        how = draw(st.integers(0, 2))
        if how == 0:
            container[key] = draw(json_values)
        elif how == 1:
            del container[key]
        else:
            other, place = places[draw(st.integers(0, len(places) - 1))]
            container[key] = json.loads(json.dumps(other[place]))
    return json.dumps(document).encode("utf-8", "surrogatepass")


def mutations(content: bytes, number: int) -> Iterator[bytes]:
    """Versions of a file that lost, doubled or gained something, in its code where it has any."""
    random = Random(content)  # noqa: S311  # no secrets here
    for _ in range(number):
        try:
            document = json.loads(content)
            cell = random.choice([one for one in document["cells"] if one["cell_type"] == "code"])
            lines = "".join(cell["source"]).split("\n")
        except (ValueError, LookupError, TypeError):
            yield _damaged(content, random)
            continue
        for _ in range(random.randint(1, 3)):
            place = random.randrange(len(lines) + 1)
            lines[place : place + random.randint(0, 1)] = random.choice(
                [[], [random.choice(ODD)], [random.choice(LINES)], [random.choice(lines or [""])]]
            )
        if random.random() < 0.3:
            cell["metadata"] = {"tags": [random.choice(TAGS)]}
        cell["source"] = "\n".join(lines)
        changed = json.dumps(document).encode("utf-8", "surrogatepass")
        yield _damaged(changed, random) if random.random() < 0.2 else changed


def _damaged(content: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    if random.random() < 0.5:
        end = min(end, start + 3)
    between = random.choice([b"", content[start:end] * 2, random.randbytes(3), b"\x00", b"}", b'"'])
    return content[:start] + between + content[end:]


def bytes_of(given: bytes) -> list[tuple[str, bytes]]:
    return [("a.ipynb", given), ("a.py", b"# %%\n" + given)]


def notebook_of(given: object) -> list[tuple[str, bytes]]:
    return [("a.ipynb", json.dumps({"nbformat": 4, "cells": given}).encode())]


def script_of(given: str) -> list[tuple[str, bytes]]:
    text = f'# %% tags=["data"]\n{given}\n# %% [markdown]\n{given}\n# %% tags=["train"]\n{given}'
    return [("a.py", text.encode("utf-8", "surrogatepass"))]


INPUTS: dict[str, st.SearchStrategy[list[tuple[str, bytes]]]] = {
    "bytes": st.binary().map(bytes_of),
    "JSON": (documents | json_values).map(lambda one: [("a.ipynb", json.dumps(one).encode())]),
    "cells": cells.map(notebook_of),
    "script": (sources | odd_code).map(script_of),
    "settings": nb2prod_settings.map(
        lambda one: [
            ("a.ipynb", json.dumps({"nbformat": 4, "metadata": {"nb2prod": one}}).encode())
        ]
    ),
    "examples": mutated_examples().map(lambda one: [("a.ipynb", one)]),
}


@pytest.mark.parametrize("kind", INPUTS)
def test_any_input(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=25, derandomize=True, parent=patient)
    @given(INPUTS[kind])
    def attempt(files: list[tuple[str, bytes]]) -> None:
        for name, content in files:
            check_everything(tmp_path / name, content, show=True)

    attempt()


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", INPUTS)
def test_any_input_at_length(kind: str, tmp_path: Path) -> None:
    tried = 0

    @settings(max_examples=900, parent=patient)
    @given(INPUTS[kind])
    def attempt(files: list[tuple[str, bytes]]) -> None:
        nonlocal tried
        for name, content in files:
            check_everything(tmp_path / name, content, show=True)
            for changed in mutations(content, 20):
                check_everything(tmp_path / name, changed, show=False)
            tried += 21

    attempt()
    assert tried > INPUTS_EACH


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def test_the_odd_code_is_mostly_python() -> None:
    assert sum(map(_parses, ODD)) > len(ODD) / 2


MASSES = {
    "one long line": f"x = {'+'.join('a' * 2_000_000)}",
    "empty lines": "\n" * 10_000_000,
    "statements in lines": "x = 1\n" * 1_700_000,
    "statements in one line": "x = 1;" * 1_700_000,
    "a long string": f"x = '{'a' * 10_000_000}'",
    "a long comment": f"# {'a' * 10_000_000}",
    "brackets": f"x = {'(' * 10_000_000}",
    "null bytes": "\0" * 10_000_000,
}


@pytest.mark.parametrize("case", MASSES)
def test_a_cell_of_ten_megabytes(case: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "code", "source": MASSES[case]}
    check_everything(path, json.dumps({"nbformat": 4, "cells": [cell]}).encode(), show=True)


def test_what_python_warns_about_is_no_warning_of_ours(tmp_path: Path) -> None:
    files = script_of("x = 1 if 1else 2\ny = '\\d'")
    for name, content in files:
        check_everything(tmp_path / name, content, show=True)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting(opening: str, tmp_path: Path) -> None:
    inner = opening * 100_000
    text = f'{{"nbformat": 4, "metadata": {inner}, "cells": {inner}}}'
    check_everything(tmp_path / "a.ipynb", text.encode(), show=True)


def test_ten_thousand_cells_of_one_id(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "id": "a", "source": "x = 1", "metadata": {"tags": ["train"]}}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [cell] * 10_000}), encoding="utf-8")
    notebook, found = read_notebook(path)
    assert len({one.id for one in notebook.cells}) == len(notebook.cells)
    assert not found
