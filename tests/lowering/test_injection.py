"""The cell for papermill: what was computed from an overridden parameter is computed again."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from jupyter_mlops.checking import injected_cell
from jupyter_mlops.config import Settings
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.plain import Plain


def _source(folder: Path, cell: str, **overrides: Plain) -> str:
    path = folder / "small.py"
    text = (
        f'# %%\nseen = []\n\n# %% tags=["parameters"]\n{cell}\n\n# %% tags=["train"]\nmodel = [n]\n'
    )
    path.write_text(text, encoding="utf-8")
    return injected_cell(path, Settings(), overrides)


@pytest.mark.parametrize(
    ("cell", "source"),
    [
        ("n = 5\nm = 1", "n = 7\n"),
        ("n = 5\ndouble = n * 2  # twice\nm = 1", "n = 7\ndouble = n * 2  # twice\n"),
        ("n = 5\na = n + 1\nb = a + 1\nc = 3", "n = 7\na = n + 1\nb = a + 1\n"),
        ("n = 5\na = n\na += 1", "n = 7\na = n\na += 1\n"),
        # What is changed is made anew first, or it would be changed twice.
        ("n = 5\nsome = []\nsome.append(n)", "n = 7\nsome = []\nsome.append(n)\n"),
        ("n = 5\ndef f():\n    return n\nx = f()", "n = 7\nx = f()\n"),
        (
            "n = 5\ndef f(a=n):\n    return a\nx = f()",
            "n = 7\ndef f(a=n):\n    return a\nx = f()\n",
        ),
    ],
)
def test_what_an_override_changes_is_computed_again(cell: str, source: str, tmp_path: Path) -> None:
    assert _source(tmp_path, cell, n=7) == source


def test_dates_and_paths_are_made_as_the_notebook_makes_them(tmp_path: Path) -> None:
    cell = "import datetime as dt\nfrom pathlib import Path\nn = dt.date(2024, 1, 31)\n"
    cell += "p = Path('a') / 'b'\nq = p / 'c'"
    source = _source(tmp_path, cell, n="2024-02-01", p="x")
    assert source == "n = dt.date.fromisoformat('2024-02-01')\np = Path('x')\nq = p / 'c'\n"


@pytest.mark.parametrize(
    "cell",
    [
        "n = 5\nseen.append(n)",  # made above the cell: it would hold both
        "n = 5\nimport random\nx = random.random() * n",
        "n = 5\nk = 1\na = n * k\nk = 2",
        "n = 5\nif n > 3:\n    k = n",  # with another value it would stay as it is
    ],
)
def test_what_can_not_run_twice_is_refused(cell: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="can't be computed again at cell 2"):
        _source(tmp_path, cell, n=7)
    assert _source(tmp_path, cell) == ""


def test_a_wrong_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="parameter n is of type int"):
        _source(tmp_path, "n = 5", n="x")


def _papermill(notebook: Path, *arguments: str) -> dict[str, int]:
    """Run a notebook by papermill and give what its last cell prints."""
    done = notebook.with_name("done.ipynb")
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3"]
    subprocess.run([*command, str(notebook), str(done), *arguments], check=True, timeout=120)
    last = nbformat.read(done, as_version=4).cells[-1]
    printed: dict[str, int] = json.loads(last.outputs[0].text)
    return printed


def test_papermill_alone_leaves_it_stale_and_this_cell_does_not(tmp_path: Path) -> None:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    document = nbformat.v4.new_notebook(
        metadata={"kernelspec": kernel},
        cells=[
            nbformat.v4.new_code_cell("n = 5\ndouble = n * 2", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(
                "import json\nprint(json.dumps({'n': n, 'double': double}))",
                metadata={"tags": ["train"]},
            ),
        ],
    )
    notebook = tmp_path / "small.ipynb"
    nbformat.write(document, notebook)
    assert _papermill(notebook, "-p", "n", "7") == {"n": 7, "double": 10}
    source = injected_cell(notebook, Settings(), {"n": 7})
    injected = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    document.cells.insert(1, injected)
    nbformat.write(document, notebook)
    assert _papermill(notebook) == {"n": 7, "double": 14}
