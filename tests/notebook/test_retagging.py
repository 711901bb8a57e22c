"""New tags in a notebook's file: tags change, nothing else does, whatever its layout."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.retagging import retagged, write_tags

PATH = Path("churn.ipynb")
CODE = {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": "x = 1"}


def notebook(*metadata: object) -> dict[str, Any]:
    cells = [CODE | {"metadata": one} if one is not None else dict(CODE) for one in metadata]
    for cell, one in zip(cells, metadata, strict=True):
        if one is None:
            del cell["metadata"]
    return {"cells": cells, "metadata": {"kernelspec": {}}, "nbformat": 4, "nbformat_minor": 5}


def with_tags(document: dict[str, Any], cell: int, tags: list[str]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["cells"][cell].setdefault("metadata", {})["tags"] = tags
    return changed


LAYOUTS: dict[str, dict[str, Any]] = {
    "as Jupyter writes it": {"indent": 1},
    "indented by two": {"indent": 2},
    "indented by tabs": {"indent": "\t"},
    "on one line": {},
    "without spaces": {"separators": (",", ":")},
    "escaped": {"indent": 1, "ensure_ascii": True},
}
METADATA = {
    "empty": {},
    "missing": None,
    "other keys": {"collapsed": True, "name": 'größe {["tags": ['},
    "other tags": {"tags": ["hide-input"], "z": 1},
    "no tags left": {"tags": []},
    "tags that are no list": {"a": 1},
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
@pytest.mark.parametrize("metadata", METADATA.values(), ids=list(METADATA))
def test_only_tags_change(layout: dict[str, Any], metadata: object) -> None:
    document = notebook({"a": 1}, metadata, {})
    text = json.dumps(document, **layout)
    changed = retagged(PATH, text, {2: ["hide-input", "data"]})
    assert json.loads(changed) == with_tags(document, 1, ["hide-input", "data"])
    # all that came before the cell and all that comes after it is still there, byte for byte
    begin = len(json.dumps({"cells": [document["cells"][0]]}, **layout)) // 2
    assert changed[:begin] == text[:begin]
    assert changed[-60:] == text[-60:]


def test_looks_as_if_jupyter_had_written_it() -> None:
    document = notebook({}, {"tags": ["hide-input"]})
    text = json.dumps(document, indent=1)
    changed = retagged(PATH, text, {1: ["data"], 2: ["hide-input", "train"]})
    tagged = with_tags(with_tags(document, 0, ["data"]), 1, ["hide-input", "train"])
    assert changed == json.dumps(tagged, indent=1)


def test_worksheets_of_nbformat_3() -> None:
    cell = {"cell_type": "code", "input": "x", "language": "python", "metadata": {}, "outputs": []}
    worksheets = [{"cells": [cell]}, {"cells": [cell]}]
    document = {"nbformat": 3, "metadata": {}, "worksheets": worksheets}
    changed = json.loads(retagged(PATH, json.dumps(document, indent=1), {2: ["data"]}))
    assert changed["worksheets"][1]["cells"][0]["metadata"] == {"tags": ["data"]}
    assert changed["worksheets"][0] == worksheets[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=5), JSON, max_size=3), min_size=1, max_size=4),
    st.sampled_from(list(LAYOUTS.values())),
    st.data(),
)
def test_any_metadata(
    metadata: list[dict[str, object]], layout: dict[str, Any], data: st.DataObject
) -> None:
    document = notebook(*metadata)
    if any("tags" in one and not isinstance(one["tags"], list) for one in metadata):
        return
    cell = data.draw(st.integers(0, len(metadata) - 1))
    tags = data.draw(st.lists(st.text(min_size=1), min_size=1, max_size=3))
    text = json.dumps(document, **layout)
    changed = retagged(PATH, text, {cell + 1: tags})
    assert json.loads(changed) == with_tags(document, cell, tags)


def test_file_keeps_its_line_ends_and_mark(tmp_path: Path) -> None:
    path = tmp_path / "churn.ipynb"
    document = notebook({}, {})
    before = json.dumps(document, indent=1).replace("\n", "\r\n") + "\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + before.encode())
    write_tags(path, {1: ["data"]})
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf{\r\n")
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert json.loads(after.decode("utf-8-sig")) == with_tags(document, 0, ["data"])
    assert [one.name for one in tmp_path.iterdir()] == ["churn.ipynb"]


def test_scripts_keep_their_titles() -> None:
    script = '# %% Load\nx = 1\n\n# %% [markdown]\n# text\n\n# %% tags=["hide-input"]\ny = x\n'
    changed = retagged(Path("a.py"), script, {1: ["data"], 3: ["hide-input", "train"]})
    assert changed == (
        '# %% Load tags=["data"]\nx = 1\n\n# %% [markdown]\n# text\n\n'
        '# %% tags=["hide-input", "train"]\ny = x\n'
    )


def test_script_with_code_above_its_first_cell_is_refused() -> None:
    with pytest.raises(NotebookUnreadable, match="code before its first"):
        retagged(Path("a.py"), "x = 1\n# %%\ny = x\n", {1: ["data"]})


SCRIPTS = {
    "a title above the first cell": ("# # Churn\n# %%\nx = 1\n", 2, "# %%"),
    "blank lines above it": ("\n\n# %%\nx = 1\n", 2, "# %%"),
    "code above it": ("x = 1\n# %% more\ny = x\n", 2, "# %% more"),
    "a header that is text": ("# %%\nx = '''\n# %% no cell\n'''\n# %% B\ny = x\n", 2, "# %% B"),
    "a yaml header": (
        "# ---\n# jupyter:\n#   jupytext: {}\n# ---\n\n# %%\nx = 1\n# %% B\ny = x\n",
        2,
        "# %% B",
    ),
}


@pytest.mark.parametrize(("script", "cell", "header"), SCRIPTS.values(), ids=list(SCRIPTS))
def test_the_header_of_the_cell_that_is_meant(script: str, cell: int, header: str) -> None:
    changed = retagged(Path("a.py"), script, {cell: ["data"]})
    before, last, after = script.rpartition(header)
    assert changed == f'{before}{last} tags=["data"]{after}'


def test_a_script_whose_tags_would_not_be_read_back_is_left_alone() -> None:
    script = '# %% {"tags": ["x"]}\nx = 1\n'
    with pytest.raises(NotebookUnreadable, match="tagged one by one"):
        retagged(Path("a.py"), script, {1: ["data"]})
