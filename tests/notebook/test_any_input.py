"""Whatever the file holds: a notebook or NotebookUnreadable, never anything else."""

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.units import read_program, trailing_comment


def read_everything(name: str, content: bytes) -> None:
    """Read and split; only NotebookUnreadable may come out, and all text can be written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            notebook, found = read_notebook(path)
        except NotebookUnreadable as error:
            assert error.hint
            return
    program = read_program(notebook)
    for unit in program.units:
        lines = notebook.cells[unit.span.cell - 1].source.split("\n")
        assert 1 <= unit.span.line <= unit.span.end_line <= len(lines)
        assert 0 <= unit.span.column <= len(lines[unit.span.line - 1])
        assert unit.span.end_column <= len(lines[unit.span.end_line - 1])
        trailing_comment(unit)
        unit.code.encode()
    for diagnostic in (*found, *program.diagnostics):
        diagnostic.message.encode()
        assert diagnostic.span is None or diagnostic.span.cell <= len(notebook.cells)


quick = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
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
sources = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=8).map("\n".join)


@quick
@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    read_everything("a.ipynb", content)
    read_everything("a.py", b"# %%\n" + content)


@quick
@given(
    st.fixed_dictionaries(
        {"nbformat": st.sampled_from([2, 3, 4, 4, 4]) | json_values},
        optional={"metadata": json_values, "cells": json_values, "worksheets": json_values},
    )
)
def test_any_json(content: object) -> None:
    read_everything("a.ipynb", json.dumps(content).encode())


@quick
@given(
    st.lists(
        st.fixed_dictionaries(
            {"cell_type": st.sampled_from(["code", "code", "markdown", "raw"]), "source": sources},
            optional={"metadata": json_values, "id": json_values, "execution_count": json_values},
        ),
        max_size=4,
    )
)
def test_any_cells(cells: list[object]) -> None:
    read_everything("a.ipynb", json.dumps({"nbformat": 4, "cells": cells}).encode())


@quick
@given(sources)
def test_any_script(source: str) -> None:
    text = f'# %% tags=["data"]\n{source}\n# %% [markdown]\n{source}'
    read_everything("a.py", text.encode("utf-8", "surrogatepass"))
