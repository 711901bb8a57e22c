"""A pattern as the notebook that each tool wants to see."""

import json
from collections.abc import Sequence
from pathlib import Path

from patterns import Pattern, imports_of, only_defines

Written = Path
HEADINGS = {
    "parameters": "Load",
    "data": "Load",
    "train": "Train",
    "evaluate": "Evaluate",
    "serve": "Serve",
}


def plain(pattern: Pattern, folder: Path) -> Written:
    """The cells as they are, below one heading of level 2 for each stage."""
    return sectioned(pattern, folder)


def sectioned(pattern: Pattern, folder: Path) -> Written:
    """Headings of level 2; cells without a stage belong to the section they stand in."""
    cells: list[dict[str, object]] = []
    heading = ""
    for cell in pattern.cells:
        wanted = HEADINGS.get(cell.stage, heading or "Load")
        if wanted != heading:
            cells.append(_markdown(f"## {wanted}"))
            heading = wanted
        cells.append(_code(cell.source, ()))
    return _write(cells, folder)


def tagged_for_nb2prod(pattern: Pattern, folder: Path) -> Written:
    """The tags that the pattern has."""
    return _write(
        [_code(cell.source, (cell.stage,) if cell.stage else ()) for cell in pattern.cells], folder
    )


def tagged_for_kale(pattern: Pattern, folder: Path) -> Written:
    """Kale's tags as its documentation asks: imports in a cell of their own, steps in a row.

    A cell without a stage that imports something is tagged `imports` as a whole, one that only
    defines is tagged `functions`, any other goes with the step that follows.
    """
    imports, rest, previous, waiting = [], [], "", ""
    for cell in pattern.cells:
        found, body = imports_of(cell.source)
        if cell.stage == "" and found:
            imports.append(cell.source)
        elif cell.stage == "" and only_defines(cell.source):
            rest.append(_code(cell.source, ("functions",)))
        elif cell.stage == "parameters":
            rest.append(_code(cell.source, ("pipeline-parameters",)))
        elif cell.stage == "":
            waiting += f"{cell.source}\n"
        else:
            imports += [found] if found else []
            tags = [f"step:{cell.stage}"]
            if previous not in ("", cell.stage):
                tags.append(f"prev:{previous}")
            rest.append(_code(waiting + body.strip("\n"), tags))
            previous, waiting = cell.stage, ""
    head = [_code("\n".join(imports), ("imports",))] if imports else []
    return _write([*head, *rest], folder)


def _code(source: str, tags: Sequence[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }


def _markdown(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _write(cells: Sequence[dict[str, object]], folder: Path) -> Written:
    path = folder / "scored.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    language = {"name": "python", "file_extension": ".py"}
    document = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, start=1)],
        "metadata": {"kernelspec": kernel, "language_info": language},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path
