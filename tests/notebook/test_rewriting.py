"""Sources of cells are replaced in the file; every other byte stays."""

import json
from pathlib import Path

import pytest

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.rewriting import lines_in_file, with_sources, write_changed

NOTEBOOK = Path("a.ipynb")
SCRIPT = Path("a.py")


def document(*sources: object) -> dict[str, object]:
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{at}",
                "metadata": {"z": 1, "source": "no source", "a": [1.0, 1e5]},
                "outputs": [{"data": {"text/plain": ["source", "é\u2028"]}}],
                "source": source,
            }
            for at, source in enumerate(sources)
        ],
        "metadata": {"b": {"source": []}, "a": None},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "utf-8"])
@pytest.mark.parametrize("indent", [None, 1, 4, "\t"], ids=str)
@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"], ids=repr)
def test_only_the_source_changes(ascii_only: bool, indent: int | str | None, end: str) -> None:
    content = document(["é = 1\n", "b = 2\n", "c = 3"], "s = 'ü'\nt = 2", ["x"])
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_only) + end
    changed = with_sources(NOTEBOOK, text, {1: "é = 1\nb = 'ö'\nc = 3", 2: "s = 'ü'"})
    content = document(["é = 1\n", "b = 'ö'\n", "c = 3"], "s = 'ü'", ["x"])
    assert changed == json.dumps(content, indent=indent, ensure_ascii=ascii_only) + end


def test_lines_that_stay_keep_their_escapes_and_layout() -> None:
    text = '{"cells" : [ {"source":[ "a \\/ \\u0062\\n" ,"x"], "source":["a \\/ b\\n" ,"x" ]}]}'
    changed = with_sources(NOTEBOOK, text, {1: "a / b\ny"})
    assert changed == text.replace('"x" ]', '"y" ]')


@pytest.mark.parametrize("lines", [["a\n", "b"], ["a"]], ids=["fewer", "more"])
def test_number_of_lines_may_change(lines: list[str]) -> None:
    text = json.dumps(document(lines), indent=1)
    for source in ("a", "a\nb\nc", "\n\n"):
        changed = json.loads(with_sources(NOTEBOOK, text, {1: source}))
        assert "".join(changed["cells"][0]["source"]) == source


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"worksheets": [{"cells": []}]}', id="format 3"),
        pytest.param('{"cells": [{"cell_type": "code"}]}', id="no source"),
        pytest.param('{"cells": []}', id="no such cell"),
    ],
)
def test_unfit_files_are_refused(text: str) -> None:
    with pytest.raises(NotebookUnreadable):
        with_sources(NOTEBOOK, text, {1: "x"})


SCRIPT_TEXT = """\
# ---
# jupyter:
#   kernelspec:
#     name: python3
# ---

# %% [markdown]
# x = 1

# %% tags=["data"]
# %time y = 2
x = 1
z = (1,
     2)

# %% tags=["train"]
x = 1


def f():
    return x
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_only_the_cell_of_a_script_changes(end: str) -> None:
    text = SCRIPT_TEXT.replace("\n", end)
    sources = {2: "%time y = 2\nx = 5\nz = (1,\n     2)", 3: "x = 1\n\n\ndef f():\n    return 7"}
    changed = with_sources(SCRIPT, text, sources)
    expected = SCRIPT_TEXT.replace("x = 1\nz", "x = 5\nz").replace("return x", "return 7")
    assert changed == expected.replace("\n", end)


def test_magic_of_a_script_is_left_to_its_author() -> None:
    with pytest.raises(NotebookUnreadable):
        with_sources(SCRIPT, SCRIPT_TEXT, {2: "%time y = 3\nx = 1\nz = (1,\n     2)"})


def test_lines_in_file(tmp_path: Path) -> None:
    notebook, script = tmp_path / "a.ipynb", tmp_path / "a.py"
    text = json.dumps(document(["a\n", "b"], "c\nd"), indent=1)
    notebook.write_text(text, encoding="utf-8")
    script.write_text(SCRIPT_TEXT, encoding="utf-8")
    lines = text.split("\n")
    found = lines_in_file(notebook)
    assert [lines[at - 1].strip() for at in found[1]] == ['"a\\n",', '"b"']
    assert [lines[at - 1].strip() for at in found[2]] == ['"source": "c\\nd"'] * 2
    assert lines_in_file(script) == {2: [11, 12, 13, 14], 3: [17, 18, 19, 20, 21]}


def test_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path, link = tmp_path / "a.ipynb", tmp_path / "link.ipynb"
    content = b"\xef\xbb\xbf" + json.dumps(document(["a"])).encode()
    path.write_bytes(content)
    path.chmod(0o640)
    link.symlink_to(path)
    write_changed(link, content, content.replace(b'["a"]', b'["b"]'))
    assert path.read_bytes() == content.replace(b'["a"]', b'["b"]')
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.ipynb", "link.ipynb"]


def test_file_saved_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(document(["new"])), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(NotebookUnreadable, match="in the meantime"):
        write_changed(path, json.dumps(document(["old"])).encode(), before)
    assert path.read_bytes() == before
