"""`nb2prod tag`: shows, writes tags and nothing else."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_mlops.cli import main

CELLS = [
    "from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)",
    "from sklearn.linear_model import LogisticRegression\nm = LogisticRegression().fit(X, y)",
    "print(m.score(X, y), m.predict(X))",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    cells = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": one}
        for one in CELLS
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    found = tmp_path / "iris.ipynb"
    found.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return found


def test_shows_reasons_and_leaves_the_file(path: Path) -> None:
    before = path.read_bytes()
    result = CliRunner().invoke(main, ["tag", str(path)])
    assert result.exit_code == 0
    assert "cell   2  train" in result.stdout
    assert "fits `LogisticRegression`" in result.stdout
    assert "3 cells to tag, with --write" in result.stdout
    assert "no serve cell" in result.stdout
    assert path.read_bytes() == before


def test_writes_once(path: Path) -> None:
    assert CliRunner().invoke(main, ["tag", str(path), "--write"]).exit_code == 0
    written = path.read_bytes()
    tags = [cell["metadata"]["tags"] for cell in json.loads(written)["cells"]]
    assert tags == [["data"], ["train"], ["evaluate"]]
    again = CliRunner().invoke(main, ["tag", str(path), "--write"])
    assert "0 cells tagged" in again.stdout
    assert path.read_bytes() == written


def test_json(path: Path) -> None:
    result = CliRunner().invoke(main, ["tag", str(path), "--json"])
    document = json.loads(result.stdout)
    assert [one["tag"] for one in document["suggestions"]] == ["data", "train", "evaluate"]
    assert document["written"] is False
    assert document["models"][0]["model"] == "m"


def test_what_cannot_be_read_cannot_be_tagged(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text("{", encoding="utf-8")
    result = CliRunner().invoke(main, ["tag", str(path), "--write"])
    assert result.exit_code == 2
    assert "error[notebook-unreadable]" in result.stderr
    assert path.read_text(encoding="utf-8") == "{"
