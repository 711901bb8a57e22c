"""Notebooks whose tags are suggested."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.tagging.suggest import Suggested, suggest_tags


@pytest.fixture
def suggested(tmp_path: Path) -> Callable[..., Suggested]:
    """Suggest tags for a notebook of these code cells; a pair is (source, tags that it has)."""

    def suggest(*cells: str | tuple[str, list[str]]) -> Suggested:
        pairs = [cell if isinstance(cell, tuple) else (cell, []) for cell in cells]
        content = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {
                    "cell_type": "code",
                    "metadata": {"tags": tags},
                    "execution_count": None,
                    "outputs": [],
                    "source": source,
                }
                for source, tags in pairs
            ],
        }
        path = tmp_path / "churn.ipynb"
        path.write_text(json.dumps(content), encoding="utf-8")
        return suggest_tags(path)

    return suggest
