"""Files as they are found: old, broken, hostile, and scripts."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.units import read_program

Write = Callable[..., Path]


def cell(source: object = "x = 1", **entries: object) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **entries}


def test_reads_cells_tags_and_settings(written: Write) -> None:
    path = written(
        "md:# Title",
        cell(["a = 1\n", "b = 2"], id="one", metadata={"tags": ["data", "slow", "data"]}),
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
        cell("c\r\nd\re", execution_count=7),
        metadata={"nb2prod": {"version": "1.2"}},
    )
    notebook, found = read_notebook(path)
    assert found == ()
    assert [c.kind for c in notebook.cells] == ["markdown", "code", "raw", "code"]
    assert [c.position for c in notebook.cells] == [1, 2, 3, 4]
    assert [c.id for c in notebook.cells] == ["cell-1", "one", "cell-3", "cell-4"]
    assert notebook.cells[1].source == "a = 1\nb = 2"
    assert notebook.cells[1].tags == ("data", "slow")
    assert notebook.cells[3].source == "c\nd\ne"
    assert notebook.cells[3].execution_count == 7
    assert notebook.settings == {"version": "1.2"}
    assert notebook.name == "churn"


def test_the_file_is_only_read(written: Write) -> None:
    path = written("x = 1")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_notebook(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "line 1, column 2"),
        (b'{"nbformat": 4,\n"cells": [}', "line 2, column 11"),
        (b"\xff\xfe{\x00", "byte 0xff at 0"),
        (b"[]", "the file is []"),
        (b"3", "the file is 3"),
        (b'"text"', 'the file is "text"'),
        (b"{}", "`nbformat` is missing"),
        (b'{"nbformat": "4"}', '`nbformat` is "4"'),
        (b'{"nbformat": true}', "`nbformat` is true"),
        (b'{"nbformat": 5, "cells": []}', "nbformat 5"),
        (b'{"nbformat": 4}', "`cells` is missing"),
        (b'{"nbformat": 4, "cells": {}}', "`cells` is {}"),
        (b'{"nbformat": 4, "cells": [1]}', "cell 1 is 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "heading", "source": ""}]}', 'type "heading"'),
        (b'{"nbformat": 4, "cells": [{"source": ""}]}', "cell 1: unknown cell type null"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "cell 1: its source"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["a", 1]}]}', "cell 1"),
        (b'{"nbformat": 3}', "`worksheets` is missing"),
        (b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]}', "cell 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5000, "4300 digits"),
        (b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n", "line 1"),
    ],
)
def test_unreadable(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "churn.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotebookUnreadable) as raised:
        read_notebook(path)
    assert str(path) in raised.value.message
    assert words in raised.value.message
    assert raised.value.hint


def test_merge_conflict_has_its_own_hint(tmp_path: Path) -> None:
    path = tmp_path / "churn.ipynb"
    path.write_text('{\n<<<<<<< HEAD\n"a": 1\n=======\n>>>>>>> other\n}')
    with pytest.raises(NotebookUnreadable, match="conflict"):
        read_notebook(path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.ipynb", "isn't there"),
        ("folder.ipynb", "is a folder"),
        ("notes.md", "neither"),
        ("no\0thing.ipynb", "isn't there"),
        ("x" * 5000 + ".ipynb", ""),
    ],
)
def test_no_such_file(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "notes.md").touch()
    with pytest.raises(NotebookUnreadable) as raised:
        read_notebook(tmp_path / name)
    assert words in raised.value.message


V3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "old"},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Load", "it"]},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["x = 1\n", "y = 2"],
                    "language": "python",
                    "metadata": {"tags": ["data"]},
                    "outputs": [],
                    "prompt_number": 4,
                },
                {"cell_type": "html", "metadata": {}, "source": "<b>b</b>"},
                {"cell_type": "raw", "metadata": {}, "source": "r"},
            ]
        }
    ],
}


def test_version_3_becomes_what_nbformat_makes_of_it(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(V3))
    notebook, found = read_notebook(path)
    upgraded: Any = nbformat.reads(json.dumps(V3), as_version=4)
    assert found == ()
    assert [(c.kind, c.source) for c in notebook.cells] == [
        (c.cell_type, c.source) for c in upgraded.cells
    ]
    assert notebook.cells[1].tags == ("data",)
    assert notebook.cells[1].execution_count == 4


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_version_reads_the_same(written: Write, minor: int) -> None:
    notebook, found = read_notebook(written("x = 1", nbformat_minor=minor))
    assert found == ()
    assert [c.id for c in notebook.cells] == ["cell-1"]


def test_ids_are_repaired_the_same_way_each_time(written: Write) -> None:
    cells = [cell(id=name) for name in ("a", "a", "no good", 5, "cell-2", "", "x" * 65)]
    path = written(*cells)
    ids = [c.id for c in read_notebook(path)[0].cells]
    assert ids == ["a", "cell-2-again", "cell-3", "cell-4", "cell-2", "cell-6", "cell-7"]
    assert ids == [c.id for c in read_notebook(path)[0].cells]


@pytest.mark.parametrize(
    ("metadata", "codes"),
    [
        ({}, []),
        ({"kernelspec": {"language": "python", "name": "python3"}}, []),
        ({"language_info": {"name": "python"}}, []),
        ({"language_info": {"name": "ipython"}}, []),
        ({"kernelspec": {"language": "R", "name": "ir"}}, ["NB001"]),
        ({"kernelspec": {"name": "ir"}}, ["NB001"]),
        ({"kernelspec": {"name": "julia-1.9"}}, ["NB001"]),
        ({"language_info": {"name": "julia"}}, ["NB001"]),
        ({"kernelspec": 3, "language_info": []}, []),
        ([], ["NB005"]),
        ({"nb2prod": "churn"}, ["NB005"]),
    ],
)
def test_notebook_metadata(written: Write, metadata: object, codes: list[str]) -> None:
    _, found = read_notebook(written("x = 1", metadata=metadata))
    assert [diagnostic.code for diagnostic in found] == codes


def test_too_old(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_text('{"nbformat": 2, "worksheets": []}')
    notebook, found = read_notebook(path)
    assert notebook.cells == ()
    assert [(d.code, d.severity) for d in found] == [("NB002", "error")]


@pytest.mark.parametrize(
    ("metadata", "tags", "words"),
    [
        ({"tags": ["data", 3, "x"]}, ("data", "x"), "the tag 3"),
        ({"tags": "data"}, (), '"data", not a list'),
        ({"tags": {"a": 1}}, (), "not a list"),
        ({"tags": [["data"]]}, (), '["data"]'),
        ([], (), "metadata"),
        ("text", (), "metadata"),
    ],
)
def test_wrong_tags_are_ignored_aloud(
    written: Write, metadata: object, tags: tuple[str, ...], words: str
) -> None:
    notebook, (found,) = read_notebook(written(cell(metadata=metadata)))
    assert notebook.cells[0].tags == tags
    assert (found.code, found.severity) == ("NB005", "warning")
    assert words in found.message
    assert found.span is not None


def test_half_characters_are_found_and_replaced(written: Write) -> None:
    path = written(
        "md:\ud800",
        cell("x = 1\ny = '\ud83d'", metadata={"tags": ["\udc00"]}),
        metadata={"nb2prod": {"\ud800": ["\ud801", {"a": "\ud802"}]}},
    )
    notebook, (found,) = read_notebook(path)
    assert (found.code, found.span and (found.span.line, found.span.column)) == ("NB003", (2, 5))
    json.dumps(
        [[c.source, c.tags] for c in notebook.cells] + [notebook.settings], ensure_ascii=False
    ).encode()


def test_digest_follows_the_program_only(written: Write) -> None:
    def digest(*cells: object, **entries: object) -> str:
        return read_notebook(written(*cells, **entries))[0].digest

    base = digest(cell())
    output = {"output_type": "stream", "name": "stdout", "text": "1"}
    assert digest(cell(outputs=[output], execution_count=3)) == base
    assert digest(cell(), metadata={"kernelspec": {"name": "python3"}}) == base
    assert digest(cell("x = 2")) != base
    assert digest(cell(metadata={"tags": ["data"]})) != base
    assert digest(cell(), metadata={"nb2prod": {"version": "2"}}) != base
    assert digest({**cell(), "cell_type": "raw"}) != base


def test_a_name_never_hides_what_the_notebook_imports(written: Write) -> None:
    path = written(
        "import xgboost as xgb", "if x:\n    from lightgbm import a", name="xgboost.ipynb"
    )
    assert read_notebook(path)[0].name == "xgboost_pipeline"
    path = written("x", name="a.ipynb", metadata={"nb2prod": {"name": "My Model"}})
    assert read_notebook(path)[0].name == "my_model"
    path = written("x", name="a.ipynb", metadata={"nb2prod": {"name": 3}})
    assert read_notebook(path)[0].name == "a"


SCRIPT = """\
#!/usr/bin/env python
# ---
# jupyter:
#   nb2prod:
#     version: 1.0.0
#     2: [2020-01-01]
#   kernelspec:
#     name: python3
#     language: python
# ---

# %% [markdown]
# # Title
# text

# %% tags=["data:clean", "slow"]
# %matplotlib inline
x = '''
# %% no cell
'''

# %% {"tags": ["train"]}
y = 2
# %% [raw]
# raw
"""


def test_percent_script(tmp_path: Path) -> None:
    path = tmp_path / "churn.py"
    path.write_text(SCRIPT)
    notebook, found = read_notebook(path)
    assert found == ()
    assert [(c.kind, c.source, c.tags) for c in notebook.cells] == [
        ("markdown", "# Title\ntext", ()),
        ("code", "%matplotlib inline\nx = '''\n# %% no cell\n'''", ("data:clean", "slow")),
        ("code", "y = 2", ("train",)),
        ("raw", "raw", ()),
    ]
    assert [c.id for c in notebook.cells] == ["cell-1", "cell-2", "cell-3", "cell-4"]
    assert notebook.settings == {"version": "1.0.0", "2": ["2020-01-01"]}
    assert notebook.digest == read_notebook(path)[0].digest


def test_light_script(tmp_path: Path) -> None:
    path = tmp_path / "churn.py"
    path.write_text('# + tags=["data"]\nx = 1\n\ny = 2\n# -\n\nz = 3\n')
    notebook, _ = read_notebook(path)
    assert [(c.source, c.tags) for c in notebook.cells] == [
        ("x = 1\n\ny = 2", ("data",)),
        ("z = 3", ()),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('# %% tags=["data"\nx = 1', "NB005"),
        ("# ---\n# jupyter: [\n# ---\n# %%\nx = 1", ""),
        ("# ---\n# jupyter: 5\n# ---\n# %%\nx = 1", "NB005"),
        ("# ---\n# jupyter:\n#   kernelspec:\n#     language: R\n# ---\n# %%\nx = 1", "NB001"),
    ],
)
def test_odd_scripts(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "churn.py"
    path.write_text(text)
    assert [d.code for d in read_notebook(path)[1]] == ([code] if code else [])


@pytest.mark.parametrize("text", ["x = 1\n", "# %% tags=[1, 2]\nx", '# %% tags="data"\nx'])
def test_no_script_with_cells(tmp_path: Path, text: str) -> None:
    path = tmp_path / "churn.py"
    path.write_text(text)
    with pytest.raises(NotebookUnreadable) as raised:
        read_notebook(path)
    assert "# %%" in raised.value.hint


def test_reading_a_notebook_imports_no_converter() -> None:
    program = (
        "import sys, jupyter_mlops.notebook.reader, jupyter_mlops.notebook.units\n"
        "print(sorted({'jupytext', 'nbformat', 'IPython', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_a_newer_python_could_read_gets_that_hint(written: Write) -> None:
    for version, hint in (("99.1.2", "Python 99.1"), ("3.8", "correct the code"), (3, "correct")):
        path = written("a = ]", metadata={"language_info": {"name": "python", "version": version}})
        (found,) = read_program(read_notebook(path)[0]).diagnostics
        assert found.code == "NB003"
        assert hint in found.fix
