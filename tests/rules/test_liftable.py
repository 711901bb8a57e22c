"""Constants of kept code that could be parameters: found, lifted, and what is left alone."""

import json
from pathlib import Path

import nbformat
import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.fixing import fix_notebook
from jupyter_mlops.notebook.reader import read_notebook

HEAD = '# %% tags=["parameters"]\nN = 4  # rows\n\n# %%\nimport random\n\n'
TAIL = '\n# %% tags=["evaluate"]\nprint(model)\n'


def _written(folder: Path, train: str, head: str = HEAD) -> Path:
    path = folder / "small.py"
    path.write_text(f'{head}# %% tags=["train"]\n{train}\n{TAIL}', encoding="utf-8")
    return path


def _found(path: Path) -> list[str]:
    found = check_notebook(path, Settings()).diagnostics
    return [one.message.rpartition(": ")[2] for one in found if one.code == "NB272"]


def _result(path: Path) -> object:
    """What the notebook makes, run from top to bottom."""
    names: dict[str, object] = {}
    for cell in read_notebook(path)[0].cells:
        exec(cell.source, names)  # noqa: S102  # the test's own notebook
    return names["model"]


@pytest.mark.parametrize(
    ("train", "lifted", "assigned"),
    [
        (
            "random.seed(7)\nmodel = random.random()",
            "random.seed(SEED)\nmodel = random.random()",
            "SEED = 7",
        ),
        ("model = dict(test_size=0.25)", "model = dict(test_size=TEST_SIZE)", "TEST_SIZE = 0.25"),
        (
            "model = [i for i in (0.1, 0.9) if i >= 0.5]",
            "model = [i for i in (0.1, 0.9) if i >= THRESHOLD]",
            "THRESHOLD = 0.5",
        ),
        (
            "model = [dict(seed=3), dict(random_state=3)]",
            "model = [dict(seed=SEED), dict(random_state=SEED)]",
            "SEED = 3",
        ),
    ],
)
def test_a_constant_is_lifted_and_the_notebook_does_the_same(
    train: str, lifted: str, assigned: str, tmp_path: Path
) -> None:
    path = _written(tmp_path, train)
    before = _result(path)
    assert _found(path) == [f"`{assigned}`"]
    fixed = fix_notebook(path, Settings())
    assert fixed.sources == {1: f"N = 4  # rows\n{assigned}", 3: lifted}
    (tmp_path / "new").mkdir()
    again = _written(tmp_path / "new", lifted, HEAD.replace("# rows", f"# rows\n{assigned}"))
    assert _result(again) == before
    assert _found(again) == []


def test_a_parameter_of_this_value_is_used_again(tmp_path: Path) -> None:
    path = _written(tmp_path, "model = dict(seed=3)", HEAD.replace("N = 4", "SEED = 3\nN = 4"))
    assert fix_notebook(path, Settings()).sources == {3: "model = dict(seed=SEED)"}


def test_a_path_that_is_read_is_named_for_its_file(tmp_path: Path) -> None:
    (tmp_path / "churn-1.csv").write_text("1\n", encoding="utf-8")
    path = _written(tmp_path, 'model = open("churn-1.csv").read()')
    assert _found(path) == ["`CHURN_1_PATH = 'churn-1.csv'`"]


@pytest.mark.parametrize(
    ("train", "head"),
    [
        ("model = dict(seed=3)\nother = seed = 5", HEAD),  # the name is in use
        ("model = dict(seed=3)", HEAD.replace("N = 4", "SEED = 4\nN = 4")),  # with another value
        ("model = [dict(seed=3), dict(seed=4)]", HEAD),  # two values
        ("model = dict(shuffle=True, width=3, seed=True)", HEAD),
        ("model = [i for i in range(9) if i > 5]", HEAD),
        ('model = f"{dict(seed=3)}"', HEAD),
        ("model = 1\nunused = dict(seed=3)", HEAD),  # dropped
        ("model = dict(seed=N)", HEAD),
        ("from math import *\nmodel = dict(seed=3)", HEAD),
    ],
)
def test_what_is_no_constant_worth_lifting(train: str, head: str, tmp_path: Path) -> None:
    assert _found(_written(tmp_path, train, head)) == []


def test_with_the_parameters_cell_below_nothing_is_written(tmp_path: Path) -> None:
    path = _written(tmp_path, "model = dict(seed=3)", "")
    path.write_text(path.read_text("utf-8") + "\n" + HEAD, encoding="utf-8")
    assert _found(path) == ["`SEED = 3`"]
    assert fix_notebook(path, Settings()).sources == {}


NEW = '# %% tags=["parameters"]\n# Values that a run may change.\nSEED = 3\n\n'
FIRST = '# %% tags=["train"]\nmodel = dict(seed={})\n'


@pytest.mark.parametrize(
    ("above", "behind"),
    [
        pytest.param("", "", id="nothing above"),
        pytest.param("# %% [markdown]\n# # Churn\n\n", "", id="title"),
        pytest.param("import os\n\n", "", id="imports without a header"),
        pytest.param(
            "# %% [markdown]\n# # Churn\n\n# %%\nimport os\nfrom math import pi\n\n",
            "# %% [markdown]\n# ## Fit\n\n",
            id="imports",
        ),
        pytest.param(
            "# %%\nimport os\n\n", "# %%\nprint(1)\n\n# %%\nimport re\n\n", id="code between"
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_a_missing_parameters_cell_is_made(
    above: str, behind: str, end: str, tmp_path: Path
) -> None:
    path = tmp_path / "small.py"
    path.write_bytes(f"{above}{behind}{FIRST.format(3)}{TAIL}".replace("\n", end).encode())
    fixed = fix_notebook(path, Settings())
    wanted = f"{above}{NEW}{behind}{FIRST.format('SEED')}{TAIL}"
    assert fixed.changed.decode() == wanted.replace("\n", end)
    assert "+SEED = 3\n" in fixed.diff
    assert "(new, tagged parameters)" in fixed.diff
    assert [one.code for one in fixed.applied] == ["NB272"]
    path.write_bytes(fixed.changed)
    assert fix_notebook(path, Settings()).sources == {}


def test_an_empty_parameters_cell_is_filled(tmp_path: Path) -> None:
    cells = [_cell("parameters", []), _cell("train", ["model = dict(seed=3)"])]
    cells.append(_cell("evaluate", ["print(model)"]))
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path = tmp_path / "small.ipynb"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    cells[0]["source"], cells[1]["source"] = ["SEED = 3"], ["model = dict(seed=SEED)"]
    assert fix_notebook(path, Settings()).changed.decode() == json.dumps(content, indent=1)


def test_no_parameters_cell_is_made_where_nothing_can_be_lifted_into_it(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    path.write_text(f'# %% tags=["train"]\n# %time model = dict(seed=3)\n{TAIL}', "utf-8")
    assert _found(path) == ["`SEED = 3`"]
    assert fix_notebook(path, Settings()).changed == path.read_bytes()


def _cell(tag: str, source: list[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": [tag]},
        "outputs": [],
        "source": source,
    }


@pytest.mark.parametrize("minor", [4, 5])
@pytest.mark.parametrize("indent", [None, 1, 4, "\t"], ids=str)
def test_the_new_cell_looks_like_the_others(
    indent: int | str | None, minor: int, tmp_path: Path
) -> None:
    cells = [_cell("train", ["model = dict(seed=3)"]), _cell("evaluate", ["print(model)"])]
    for cell in cells if minor == 5 else []:
        cell["id"] = str(cell["source"])[2:7]
    content = {"cells": cells, "metadata": {"é": 1.0}, "nbformat": 4, "nbformat_minor": minor}
    path = tmp_path / "small.ipynb"
    path.write_text(json.dumps(content, indent=indent, ensure_ascii=False) + "\n", "utf-8")
    text = fix_notebook(path, Settings()).changed.decode()
    new = json.loads(text)
    nbformat.validate(new)
    made = new["cells"][0]
    assert made["source"] == ["# Values that a run may change.\n", "SEED = 3"]
    assert len(made.get("id", "")) == (8 if minor == 5 else 0)
    cells[0]["source"] = ["model = dict(seed=SEED)"]
    cells.insert(0, made)
    assert text == json.dumps(content, indent=indent, ensure_ascii=False) + "\n"
