"""From an executed notebook to the pictures that its cells show, as files."""

import base64
import binascii
from collections.abc import Iterator

from nbformat import NotebookNode

from jupyter_mlops.operations.injected import INJECTED

_KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
"""Those that can hold nothing that runs."""


def pictures(notebook: NotebookNode) -> Iterator[tuple[str, bytes]]:
    """Give a name, as `cell-7-1.png`, and the content of each.

    Cells are counted as in the notebook, without the one that papermill puts into it.
    """
    own = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", ())]
    for number, cell in enumerate(own, start=1):
        shown = [
            (ending, output.data[kind])
            for output in cell.get("outputs", ())
            for kind, ending in _KINDS.items()
            if kind in output.get("data", ())
        ]
        for nth, (ending, text) in enumerate(shown, start=1):
            try:
                content = base64.b64decode("".join(text), validate=False)
            except (TypeError, binascii.Error):
                continue  # a cell may show what it likes
            yield f"cell-{number}-{nth}.{ending}", content
