"""From the body of a request to that of its answer; runs in the process of the analysis."""

from collections import OrderedDict
from pathlib import Path

from jupyter_mlops.config import Settings, load_settings
from jupyter_mlops.live import LiveAnalysis
from jupyter_mlops.notebook.reader import notebook_of
from jupyter_mlops.server.contract import (
    Analysis,
    CellText,
    NotebookText,
    TagSuggestion,
    TagSuggestions,
)
from jupyter_mlops.server.messages import body_of, parsed
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.shown import analysis_of
from jupyter_mlops.tagging.suggest import suggest_tags_of

MOST_NOTEBOOKS = 8
"""Notebooks whose analysis is kept for the next edit."""
_known: OrderedDict[Path, LiveAnalysis] = OrderedDict()


def analyze(root: Path, body: bytes) -> bytes:
    """Answer a NotebookText by an Analysis."""
    text = parsed(NotebookText, body)
    path = inside(root, text.path)
    live = _live(path, load_settings(path, text.settings, {}))
    outline = live.outline(_content(text))
    found = analysis_of(text.version, text.cells, outline, live.result(), live.analysed())
    return body_of(Analysis, found)


def suggest(root: Path, body: bytes) -> bytes:
    """Answer a NotebookText by TagSuggestions."""
    text = parsed(NotebookText, body)
    notebook, found = notebook_of(inside(root, text.path), _content(text))
    offered = tuple(
        TagSuggestion(text.cells[one.cell - 1].id, one.tag, one.reason, one.confidence)
        for one in suggest_tags_of(notebook, found).suggestions
    )
    return body_of(TagSuggestions, TagSuggestions(text.version, offered))


def _live(path: Path, settings: Settings) -> LiveAnalysis:
    """Go on with what is known of a notebook, unless its settings have changed."""
    known = _known.pop(path, None)
    if known is None or known.settings != settings:
        known = LiveAnalysis(path, settings)
    _known[path] = known
    while len(_known) > MOST_NOTEBOOKS:
        _known.popitem(last=False)
    return known


def _content(text: NotebookText) -> dict[str, object]:
    """Give the document that would be saved, as far as the analysis asks for it."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"nb2prod": text.settings},
        "cells": [_cell(one) for one in text.cells],
    }


def _cell(cell: CellText) -> dict[str, object]:
    own: dict[str, object] = {
        "id": cell.id,
        "cell_type": cell.type,
        "metadata": {"tags": list(cell.tags)},
        "source": cell.source,
    }
    return own | {"execution_count": None, "outputs": []} if cell.type == "code" else own
