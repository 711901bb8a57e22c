"""Commands on real notebooks, from the file to what is printed, the exit code and the build."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jupyter_mlops.cli import main

CHURN = (
    ("parameters", "C = 1.0"),
    (
        "data",
        "import numpy as np\n"
        "rng = np.random.default_rng(7)\n"
        "X = rng.normal(size=(60, 2))\n"
        "y = (X[:, 0] > 0).astype(int)",
    ),
    ("", "X.shape"),
    (
        "train",
        "from sklearn.linear_model import LogisticRegression\n"
        "model = LogisticRegression(C=C).fit(X, y)",
    ),
    ("evaluate", "accuracy = model.score(X, y)\nprint(f'accuracy: {accuracy}')"),
    (
        "serve",
        "def predict(row):\n"
        "    return int(model.predict([[row['a'], row['b']]])[0])\n"
        "\n"
        "predict({'a': 1.0, 'b': 0.5})",
    ),
)
UNDEFINED = (("data", "rows = [1]\nlast = rowz[-1]"), ("train", "model = last"))


def written(
    path: Path, cells: Sequence[tuple[str, str]], settings: dict[str, object] | None = None
) -> Path:
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "nb2prod": settings or {},
        },
        "cells": [
            {
                "id": f"cell-{number}",
                "cell_type": "code",
                "metadata": {"tags": [tag] if tag else []},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (tag, source) in enumerate(cells, start=1)
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def churn(tmp_path: Path) -> Path:
    return written(tmp_path / "churn.ipynb", CHURN)


@pytest.fixture
def undefined(tmp_path: Path) -> Path:
    return written(tmp_path / "undefined.ipynb", UNDEFINED)


def test_check_clean(churn: Path) -> None:
    result = run("check", churn)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].startswith("1 notebook checked: ")


def test_check_shows_the_place(undefined: Path) -> None:
    result = run("check", undefined)
    assert result.exit_code == 1
    assert "error NB201 undefined-name: " in result.stdout
    assert (
        f"  --> {undefined}, cell 1, line 2\n   2 | last = rowz[-1]\n     |        ^^^^\n"
    ) in result.stdout
    assert "  hint: " in result.stdout


def test_check_goes_on_after_an_unreadable_notebook(tmp_path: Path, undefined: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    text = run("check", broken, undefined)
    assert text.exit_code == 2
    assert text.stderr.startswith("error[notebook-unreadable]: ")
    assert "NB201" in text.stdout
    document = json.loads(run("check", "--json", broken, undefined).stdout)
    assert document["error"]["reference"] == "notebook-unreadable"
    assert document["notebooks"][0]["error"] == document["error"]
    assert [one["code"] for one in document["notebooks"][1]["diagnostics"]] == ["NB201"]


@pytest.mark.parametrize("command", ["check", "build", "graph"])
def test_a_wrong_setting_is_refused(tmp_path: Path, command: str) -> None:
    notebook = written(tmp_path / "churn.ipynb", CHURN, {"nmae": "x"})
    result = run(command, notebook, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["reference"] == "configuration-invalid"


COMMANDS = (["check"], ["check", "--fix"], ["tag"], ["tag", "--write"], ["build"], ["graph"])
NO_NOTEBOOKS = {
    "none.ipynb": "isn't there",
    "none.py": "isn't there",
    "*.ipynb": "isn't there",
    "folder": "is a folder",
    "folder.ipynb": "is a folder",
    "pipe.py": "is not a file",
    "empty.ipynb": "is empty",
    "empty.py": "is empty",
    "notes.txt": "is neither an .ipynb nor a .py file",
    "latin.py": "is not UTF-8 text",
}


@pytest.mark.parametrize("name", NO_NOTEBOOKS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_no_notebook_is_named(tmp_path: Path, command: list[str], name: str) -> None:
    for folder in ("folder", "folder.ipynb"):
        (tmp_path / folder).mkdir()
    os.mkfifo(tmp_path / "pipe.py")
    for file in ("empty.ipynb", "empty.py", "notes.txt"):
        (tmp_path / file).write_text("a note" * (file == "notes.txt"), encoding="utf-8")
    (tmp_path / "latin.py").write_bytes(b"x = 1  # caf\xe9\n")
    path = tmp_path / name
    text = run(*command, path)
    assert (text.exit_code, text.stdout) == (2, "")
    assert text.stderr.startswith(f"error[notebook-unreadable]: {path} {NO_NOTEBOOKS[name]}")
    assert "\n  hint: " in text.stderr
    error = json.loads(run(*command, path, "--json").stdout)["error"]
    assert error["reference"] == "notebook-unreadable"
    assert str(path) in error["message"]


def test_one_missing_file_of_several_is_named(tmp_path: Path, churn: Path) -> None:
    missing = tmp_path / "none.ipynb"
    result = run("check", churn, missing)
    assert result.exit_code == 2
    assert result.stdout.splitlines()[-1].startswith("1 notebook checked: ")
    assert f"{missing} isn't there" in result.stderr
    assert "1 not checked" in result.stderr


@pytest.mark.parametrize("name", ["none", "churn.ipynb", "."])
def test_what_is_no_build_is_named(churn: Path, name: str) -> None:
    path = churn.parent / name
    result = run("validate", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error[project-unreadable]: {path} is not a build")


def test_graph(churn: Path) -> None:
    result = run("graph", churn)
    assert result.exit_code == 0
    assert "▲ train: train\n" in result.stdout
    mermaid = run("graph", churn, "--format", "mermaid").stdout
    assert mermaid.startswith("flowchart LR\n")
    document = json.loads(run("graph", churn, "--format", "json").stdout)
    tags = [one["tag"] for one in document["pipeline"]["stages"]]
    assert tags == ["data", "train", "evaluate", "serve"]


def test_graph_of_a_notebook_with_errors(undefined: Path) -> None:
    result = run("graph", undefined)
    assert result.exit_code == 1
    assert "NB201" in result.stdout + result.stderr


def test_build_refuses_and_writes_nothing(tmp_path: Path, undefined: Path) -> None:
    result = run("build", undefined, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "nothing was released: 1 error" in result.stdout
    assert not (tmp_path / "out").exists()


def test_static_build_is_marked(tmp_path: Path, churn: Path) -> None:
    out = tmp_path / "out"
    result = run("build", churn, "-o", out, "--static")
    assert result.exit_code == 0
    assert "UNVALIDATED" in result.stdout
    assert (out / "build.json").is_file()


@pytest.mark.timeout(600)  # proves twice, on a machine that may be busy
def test_build_then_validate(tmp_path: Path, churn: Path) -> None:
    out = tmp_path / "out"
    built = run("build", churn, "-o", out, "-p", "C", "0.5")
    assert built.exit_code == 0, built.output
    assert "equal to the notebook at " in built.stdout
    assert f'python -m pip install -e "{out}[test]"' in built.stdout
    assert "accuracy (metric)" in built.stdout
    assert "recording " in built.stderr
    again = run("validate", out, "--json")
    assert again.exit_code == 0, again.output
    document = json.loads(again.stdout)
    assert document["validated"] is True
    assert {row["verdict"] for row in document["proof"]["rows"]} == {"equal"}
