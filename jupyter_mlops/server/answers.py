"""From a notebook's text to what the front end shows; runs in the process of the analysis."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from jupyter_mlops.config import load_settings
from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.live import LiveAnalysis
from jupyter_mlops.notebook.reader import notebook_of
from jupyter_mlops.server.contract import NotebookText, TagSuggestion, TagSuggestions
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.shown import Sources, shown

MOST_NOTEBOOKS = 8
"""Notebooks whose analysis is kept for the next edit."""
_known: OrderedDict[Path, LiveAnalysis] = OrderedDict()
_Given = TypeVar("_Given")


class RequestInvalid(Nb2ProdError):
    """The body of a request isn't what the contract says."""

    reference = "request-invalid"


def parsed(kind: type[_Given], body: bytes) -> _Given:
    """The body of a request as an object of the contract. Raises RequestInvalid."""
    try:
        return TypeAdapter(kind).validate_json(body)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise RequestInvalid(
            f"{place}: {first['msg']}", "update the extension and reload the page"
        ) from None


def as_json(kind: type[_Given], answer: _Given) -> bytes:
    """The body of an answer."""
    return TypeAdapter(kind).dump_json(answer)


def findings(root: Path, body: bytes) -> bytes:
    """Answer a NotebookText by an Analysis."""
    from jupyter_mlops.server.contract import Analysis

    text = parsed(NotebookText, body)
    path = inside(root, text.path)
    content = _content(text)
    live = _live(path, text)
    outline = live.outline(content)
    result = live.result()
    return as_json(Analysis, shown(text, outline, result))


def suggestions(root: Path, body: bytes) -> bytes:
    """Answer a NotebookText by TagSuggestions."""
    from jupyter_mlops.tagging.suggest import suggested

    text = parsed(NotebookText, body)
    notebook, found = notebook_of(inside(root, text.path), _content(text))
    ids = {position: cell.id for position, cell in enumerate(text.cells, start=1)}
    offered = tuple(
        TagSuggestion(ids[one.cell], one.tag, one.reason, one.confidence)
        for one in suggested(notebook, found).suggestions
    )
    return as_json(TagSuggestions, TagSuggestions(text.version, offered))


Answer = Callable[[Path, bytes], bytes]
