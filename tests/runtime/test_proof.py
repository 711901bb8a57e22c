"""A package tells whether its files still are those that were proved."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.builds import proved_now
from jupyter_mlops.runtime.proof import Standing, standing

FILES = {
    "__init__.py": "",
    "train.py": "def train():\n    return 1\n",
    "notebook_lines.json": "{}\n",
    "local/tools.py": "SIZE = 1\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "src" / "small"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    for name, proof in proved_now(tmp_path, "small").items():
        (tmp_path / name).write_bytes(proof)
    return folder


def write(name: str, content: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode())

    return edit


def delete(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("edit", "edited"),
    [
        (write("train.py", "def train():\n    return 2\n"), "train.py"),
        (write("train.py", "def train():\n    return 1  # mine\n"), "train.py"),
        (write("local/tools.py", "SIZE = 2\n"), "local/tools.py"),
        (write("notebook_lines.json", "{ }\n"), "notebook_lines.json"),
        (write("train/__init__.py", ""), "train/__init__.py"),  # it hides train.py
        (write("mine.py", ""), "mine.py"),
        (delete("train.py"), "train.py"),
        (write("proved.json", "{"), "proved.json"),
        (write("proved.json", "[]"), "proved.json"),
        (write("proved.json", '{"files": 3}'), "proved.json"),
    ],
)
def test_an_edit_is_named(edit: Callable[[Path], None], edited: str, package: Path) -> None:
    edit(package)
    now = standing(package)
    assert (now.validated, now.edited) == (False, (edited,))
    assert now.told == f"was edited since it was proved: {edited}"


@pytest.mark.parametrize(
    "edit",
    [
        write("train.py", FILES["train.py"].replace("\n", "\r\n")),
        write("__pycache__/train.cpython-312.pyc", "x"),
        write(".ipynb_checkpoints/train.py", "x"),
        write("train.py.orig", "x"),
        write("train-2.py", "x"),
        write("notes.txt", "x"),
    ],
)
def test_what_python_never_sees_is_no_edit(edit: Callable[[Path], None], package: Path) -> None:
    edit(package)
    assert standing(package) == Standing(was_proved=True)
    assert standing(package).told == ""


def test_without_a_proof_it_is_unvalidated(package: Path) -> None:
    (package / "proved.json").unlink()
    assert not standing(package).validated
    assert "UNVALIDATED" in standing(package).told


def test_of_many_edits_a_few_are_named(package: Path) -> None:
    for number in range(7):
        (package / f"mine{number}.py").write_text("", encoding="utf-8")
    assert standing(package).told.endswith("mine3.py, mine4.py and 2 more")


def test_the_proof_tells_the_same_of_the_same(package: Path) -> None:
    (path,) = proved_now(package.parents[1], "small")
    assert json.loads((package.parents[1] / path).read_text(encoding="utf-8")).keys() == {"files"}
    before = (package / "proved.json").read_bytes()
    assert proved_now(package.parents[1], "small")[path] == before
