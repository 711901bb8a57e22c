"""Notebook files to read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def as_cell(content: object) -> object:
    """A code cell from text, a Markdown cell from text that begins with `md:`; else unchanged."""
    if not isinstance(content, str):
        return content
    if content.startswith("md:"):
        return {"cell_type": "markdown", "metadata": {}, "source": content[3:]}
    return {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": content,
    }


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook of these cells; keywords replace its other entries."""

    def write(*cells: object, name: str = "churn.ipynb", **entries: object) -> Path:
        content = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [as_cell(cell) for cell in cells],
            **entries,
        }
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write
