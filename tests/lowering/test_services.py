"""Which functions of the serve cells answer requests, and what keeps each from it."""

import ast
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        if one.code.startswith(("NB20", "NB28")) and one.span is not None
    ]
    return path.read_text("utf-8") if result.folder is not None else "", found


def test_a_request_holds_what_the_function_takes_also_where_no_call_was_seen(
    tmp_path: Path,
) -> None:
    compiled(tmp_path, 'def double(row, by=2):\n    return by * row["a"]\n\ndouble({"a": 1.0})\n')
    schemas = (tmp_path / "build/src/sums/schemas.py").read_text("utf-8")
    [request] = [
        ast.unparse(one)
        for one in ast.parse(schemas).body
        if isinstance(one, ast.ClassDef) and one.name == "DoubleRequest"
    ]
    assert "row: Any\n" in request
    assert "by: Any = None" in request
    assert 'values["row"] = request.row' in schemas


def test_a_function_without_arguments_leaves_nothing_unused(tmp_path: Path) -> None:
    compiled(tmp_path, "def release():\n    return bias\n\nrelease()\n")
    schemas = (tmp_path / "build/src/sums/schemas.py").read_text("utf-8")
    [function] = [
        one
        for one in ast.parse(schemas).body
        if isinstance(one, ast.FunctionDef) and one.name == "release_arguments"
    ]
    assert ast.unparse(function.body[1:]) == "return {}"


def method(predictor: str, name: str) -> Callable[..., object]:
    """The function as it stands in the class, to be called with any object for `self`."""
    [function] = [
        node
        for node in ast.walk(ast.parse(predictor))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    scope: dict[str, Any] = {"Any": Any}
    exec(ast.unparse(function), scope)  # noqa: S102  # it is what the compiler has written
    found: Callable[..., object] = scope[name]
    return found


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
        ("def rank(self):\n    return 1\n", "the argument `self` of `rank` has a name that"),
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


UNTAGGED = "\n# %%\n"
SERVE = '\n# %% tags=["serve"]\n'
BELOW = {
    "in the same cell": "def finish(x):\n    return x + bias\n",
    "in a later cell": f"{SERVE}def finish(x):\n    return x + bias\n",
    "in an untagged cell": f"{UNTAGGED}def finish(x):\n    return x + bias\n{SERVE}",
    "in a cell of another stage": (
        '\n# %% tags=["train"]\ndef finish(x):\n    return x + bias\n' + SERVE
    ),
    "a lambda": "finish = lambda x: x + bias\n",
    "with a default of a stage": "def finish(x, by=bias):\n    return x + by\n",
    "that calls itself": "def finish(x):\n    return x if x > 3 * bias else finish(x + bias)\n",
    "that calls one further down": (
        "def finish(x):\n    return last(x)\n\ndef last(x):\n    return x + bias\n"
    ),
    "two that call each other": (
        "def finish(x):\n    return x if x > 3 * bias else other(x)\n\n"
        "def other(x):\n    return finish(x + bias)\n"
    ),
    "that makes an object of a class": (
        "def finish(x):\n    return Answer(x).value\n\n"
        "class Answer:\n    def __init__(self, x):\n        self.value = x + bias\n"
    ),
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW.keys())
def test_a_function_may_use_what_is_defined_below_it(tmp_path: Path, below: str) -> None:
    above = 'def rank(row):\n    return finish(row["a"])\n\n'
    text, found = compiled(tmp_path, f'{above}{below}\nrank({{"a": 3.0}})\n')
    assert found == []
    sums = Namespace(weights={"a": 2.0}, bias=1.0)
    assert method(text, "rank")(sums, {"a": 3.0}) == 4.0


@pytest.mark.parametrize(
    "between",
    [
        "# %%\ndef finish(x):\n    return last(x)\n",
        "# %%\nfinish = lambda x: last(x)\n",
        "# %%\nclass Answer:\n    def of(self, x):\n        return last(x)\n\n"
        "def finish(x):\n    return Answer().of(x)\n",
        "from functools import partial\nfinish = partial(last)\n",
    ],
    ids=["a function", "a lambda", "a class", "partial"],
)
def test_a_function_that_is_used_by_way_of_others_answers_no_requests(
    tmp_path: Path, between: str
) -> None:
    serve = 'def last(x):\n    return x + bias\n\ndef rank(row):\n    return finish(row["a"])\n\n'
    _, found = compiled(tmp_path, f'{serve}{between}{SERVE}rank({{"a": 3.0}})\n', static=False)
    assert not any(one.startswith("NB282") for one in found)


def test_the_value_that_is_made_below_a_function_is_stored_for_it(tmp_path: Path) -> None:
    serve = 'def rank(row):\n    return row["a"] * half\n\nhalf = weights["a"] / 4\n'
    text, found = compiled(tmp_path, serve)
    assert found == []
    assert method(text, "rank")(Namespace(half=0.5), {"a": 3.0}) == 1.5
    assert "half = weights" in (tmp_path / "build/src/sums/prepare.py").read_text("utf-8")


def test_what_a_function_reads_and_nothing_defines_is_told_at_the_reader(tmp_path: Path) -> None:
    serve = "def rank(row):\n    return finish(row)\n\ndef finish(x):\n    return bias + lost\n"
    text, found = compiled(tmp_path, serve)
    assert text == ""
    assert found == ["NB201 at 3:4 `lost`, which a function reads here, is not defined"]
