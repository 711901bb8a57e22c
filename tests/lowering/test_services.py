"""Which functions of the serve cells answer requests, and what keeps each from it."""

import ast
import json
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

HEAD = """\
# %% tags=["train"]
weights = dict(a=2.0)
bias = max(1.0, 0.5)

# %% tags=["serve"]
def scaled(row):
    return row["a"] * weights["a"]

def predict(row):
    return scaled(row) + bias

predict({"a": 1.0})

# %% tags=["serve"]
"""


def compiled(folder: Path, serve: str, *, static: bool = True) -> tuple[str, list[str]]:
    """The predictor, if there is one; what was found, each with its cell and line."""
    notebook = folder / "sums.py"
    notebook.write_text(HEAD + serve, "utf-8")
    result = compile_notebook(notebook, Settings(output=folder / "build", static=static))
    path = folder / "build/src/sums/serve.py"
    found = [
        f"{one.code} at {one.span.cell}:{one.span.line} {one.message}"
        for one in result.diagnostics
        if one.code.startswith("NB28") and one.span is not None
    ]
    return path.read_text("utf-8") if result.folder is not None else "", found


def test_the_predictor_has_a_method_for_each_and_the_state_of_all(tmp_path: Path) -> None:
    text, found = compiled(tmp_path, 'def double(row):\n    return weights["a"] * row["a"]\n')
    assert found == []
    [predictor] = [one for one in ast.parse(text).body if isinstance(one, ast.ClassDef)]
    methods = {one.name: ast.unparse(one) for one in predictor.body if hasattr(one, "name")}
    assert set(methods) == {"load", "predict", "double"}
    assert "def scaled(" in methods["predict"]
    assert "def scaled(" not in methods["double"]
    fields = {ast.unparse(one.target) for one in predictor.body if isinstance(one, ast.AnnAssign)}
    assert fields == {"weights", "bias"}


@pytest.mark.parametrize(
    ("serve", "message"),
    [
        ("def rank(*rows):\n    return 1\n", "the prediction function `rank` is decorated"),
        ("rank = lambda row: 1\n", "the prediction function `rank` is decorated"),
        ("def schema(row):\n    return 1\n", "`/schema` is a route that each service has"),
        ("def load(row):\n    return 1\n", "`load` is a name that the predictor itself needs"),
        ("def rank(row, by=bias):\n    return by\n", "a default of the prediction function `rank`"),
    ],
)
def test_the_function_that_cannot_answer_is_named_with_its_cell(
    tmp_path: Path, serve: str, message: str
) -> None:
    text, found = compiled(tmp_path, serve)
    assert text == ""
    assert len(found) == 1
    assert found[0].startswith(f"NB284 at 3:1 {message}")


def test_each_function_needs_a_call(tmp_path: Path) -> None:
    serve = "def rank(row):\n    return 1\n\ndef best(row):\n    return 2\n\nrank({})\n"
    _, found = compiled(tmp_path, serve, static=False)
    assert found == ["NB282 at 3:4 no sample request: the serve cells never call `best`"]


def test_a_function_for_many_requests_gets_a_name_of_its_own(tmp_path: Path) -> None:
    serve = (
        "import pandas as pd\n\ndef rank(row):\n"
        '    return float(pd.DataFrame([row])["a"].iloc[0])\n\n'
        "def rank_batch(rows):\n    return len(rows)\n"
    )
    text, found = compiled(tmp_path, serve)
    assert found == []
    assert text.count("def rank_batch(") == 1


def test_lines_that_two_functions_share_are_mapped_to_their_own_cells(tmp_path: Path) -> None:
    shared = '    value = row["a"]\n'
    serve = f"def one(row):\n{shared}    return value\n\ndef two(row):\n{shared}    return -value\n"
    text, found = compiled(tmp_path, serve)
    assert found == []
    told = json.loads((tmp_path / "build/src/sums/notebook_lines.json").read_text("utf-8"))
    lines = text.split("\n")
    mapped = [
        line + own - first
        for first, last, _, cell, line in told["files"]["serve.py"]["lines"]
        for own in range(first, last + 1)
        if cell == 3 and lines[own - 1].strip() == shared.strip()
    ]
    assert mapped == [2, 6]
