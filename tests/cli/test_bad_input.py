"""Bad input: an answer with a hint and the right exit code, no traceback, nothing half-written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DATA = ("data", "rows = [1.0, 2.0]")
TRAIN = ("train", "model = {'mean': sum(rows) / len(rows)}")
PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
R = {"name": "ir", "display_name": "R", "language": "R"}


def notebook(*cells: tuple[str, str], kernel: dict[str, str] = PYTHON) -> str:
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": kernel},
            "cells": [
                {
                    "id": f"cell-{number}",
                    "cell_type": "code",
                    "metadata": {"tags": tags.split()},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
                for number, (tags, source) in enumerate(cells, start=1)
            ],
        }
    )


REFUSED = {
    "broken JSON": ("{", 2, "notebook-unreadable"),
    "empty file": ("", 2, "notebook-unreadable"),
    "no notebook": ("[1, 2]", 2, "notebook-unreadable"),
    "no tags": (notebook(("", "x = 1")), 1, "NB203"),
    "no cells": (notebook(), 1, "NB203"),
    "nothing in tagged cells": (notebook(("data", "import os\nprint(3)")), 1, "NB206"),
    "an R kernel": (notebook(("train", "x <- 1"), kernel=R), 1, "NB001"),
    "input()": (notebook(DATA, ("train", "m = input('how many? ')")), 1, "NB113"),
    "input() in exploration": (notebook(DATA, TRAIN, ("", "input()")), 1, "NB113"),
    "exit()": (notebook(DATA, ("", "exit()"), TRAIN), 1, "NB120"),
    "runs forever": (notebook(DATA, ("train", "m = 1\nwhile rows:\n    pass")), 1, "NB402"),
    "a cell raises": (notebook(DATA, ("train", "m = rows[7]")), 1, "NB401"),
    "a syntax error": (notebook(DATA, ("train", "m = (")), 1, "NB003"),
    "an undefined name": (notebook(DATA, ("train", "m = ghost")), 1, "NB201"),
}


def nb2prod(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "jupyter_mlops", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused(case: str, tmp_path: Path) -> None:
    text, code, reference = REFUSED[case]
    path = tmp_path / "n.ipynb"
    path.write_text(text, encoding="utf-8")

    done = nb2prod("build", str(path), "-o", str(tmp_path / "out"), "--time-limit", "4")

    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert reference in said
    assert "hint:" in said
    assert "jupyter_mlops/" not in said  # no traceback of ours
    assert path.read_text(encoding="utf-8") == text
    assert [entry.name for entry in tmp_path.iterdir()] == ["n.ipynb"]


@pytest.mark.parametrize("case", ["broken JSON", "nothing in tagged cells", "a syntax error"])
def test_json_says_the_same(case: str, tmp_path: Path) -> None:
    text, code, reference = REFUSED[case]
    path = tmp_path / "n.ipynb"
    path.write_text(text, encoding="utf-8")
    done = nb2prod("build", str(path), "-o", str(tmp_path / "out"), "--json")
    assert done.returncode == code
    assert reference in json.dumps(json.loads(done.stdout))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook(DATA, TRAIN), encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = nb2prod("build", str(path), "-o", str(tmp_path / "file" / "out"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("error[output-unusable]") == 1


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook(DATA, TRAIN), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    done = nb2prod("build", str(path), "-o", str(out))
    assert done.returncode == 2
    assert "error[output-unusable]" in done.stderr
    assert [entry.name for entry in out.iterdir()] == ["mine.txt"]


def test_large_outputs_foreign_tags_and_near_misses_do_not_matter(tmp_path: Path) -> None:
    document = json.loads(
        notebook(("data slow", "rows = [1.0, 2.0]"), ("trian", "rows.sort()"), TRAIN)
    )
    document["cells"][0]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}
    ]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(document), encoding="utf-8")
    before = path.stat()
    done = nb2prod("build", str(path), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NB006" in done.stdout
    assert "train" in done.stdout
    assert (tmp_path / "out" / "notebook" / "n.ipynb").stat().st_size < 10_000
    assert path.stat() == before or path.stat().st_mtime_ns == before.st_mtime_ns
