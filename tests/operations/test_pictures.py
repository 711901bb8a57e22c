"""The pictures of an executed notebook, as files."""

import base64
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from jupyter_mlops.operations.pictures import pictures

PNG, JPEG = b"\x89PNG one", b"\xff\xd8 two"


def shown(**data: Any) -> Any:
    return new_output("display_data", {kind.replace("_", "/"): text for kind, text in data.items()})


def encoded(content: bytes) -> str:
    return base64.encodebytes(content).decode()


@pytest.mark.parametrize("is_split", [False, True])
def test_pictures_are_named_by_the_cell_of_the_notebook(is_split: bool) -> None:
    text: Any = encoded(PNG)
    cells = [
        new_markdown_cell("# Loans"),
        new_code_cell("SEED = 3", metadata={"tags": ["injected-parameters"]}),
        new_code_cell("plot()", outputs=[
            shown(text_plain="<Figure>", image_png=[text] if is_split else text),
            new_output("stream", text="drawn"),
            shown(image_jpeg=encoded(JPEG)),
        ]),
        new_code_cell("1", outputs=[shown(text_plain="1"), shown(image_png="A")]),
        new_code_cell("plot()", outputs=[shown(image_png=encoded(PNG))]),
    ]  # fmt: skip
    found = list(pictures(new_notebook(cells=cells)))
    assert found == [("cell-2-1.png", PNG), ("cell-2-2.jpg", JPEG), ("cell-4-1.png", PNG)]
