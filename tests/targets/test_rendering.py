"""Templates: copied or rendered, empty ones left out, and no text escapes its place."""

import tomllib
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jupyter_mlops.targets.rendering import code_span, fenced, markdown, render_folder, toml


def test_folders_have_the_shape_of_the_output(tmp_path: Path) -> None:
    files = {
        "src/__package__/a.py.jinja": "{{ value | literal }}\n\n\n",
        "src/__package__/empty.py.jinja": "{% if value == 'b' %}text{% endif %}\n",
        "src/__package__/left.py.jinja": "{{ unknown }}",
        "plain.txt": "{{ as it is }}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    left_out = ("src/__package__/left.py.jinja",)
    assert render_folder(tmp_path, "churn", {"value": "{{ x }}"}, left_out) == {
        "src/churn/a.py": b'"{{ x }}"\n',
        "plain.txt": b"{{ as it is }}",
    }
    with pytest.raises(jinja2.UndefinedError, match="unknown"):
        render_folder(tmp_path, "churn", {"value": ""})


@given(st.text())
def test_toml_reads_the_text(text: str) -> None:
    read = tomllib.loads(f"a = {toml(text)}")["a"]
    assert read == text.replace("\x7f", "").encode("utf-8", "replace").decode()


@given(st.text() | st.text("`a\\ *[|\n"))
def test_markdown_opens_nothing_but_code(text: str) -> None:
    blocks = MarkdownIt("commonmark").enable("table").parse(f"start\n\n{markdown(text)}")
    kinds = {token.type for token in blocks}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    inner = {child.type for token in blocks for child in token.children or ()}
    assert inner <= {"text", "softbreak", "text_special", "hardbreak", "code_inline"}


def test_markdown_keeps_code_as_it_is() -> None:
    assert markdown("the `train` stage has *no* `a_b | c`") == (
        "the `train` stage has \\*no\\* `a_b \\| c`"
    )
    assert markdown("``a`` and `b") == "\\`\\`a\\`\\` and \\`b"


@given(st.text())
def test_code_spans_hold_all_of_their_text(text: str) -> None:
    row = f"| {code_span(text)} |"
    tokens = MarkdownIt("commonmark").enable("table").parse(f"| a |\n|---|\n{row}\n")
    cells = [token for token in tokens if token.type == "inline"][1:]
    assert len(cells) == 1
    children = [child.type for child in cells[0].children or () if child.content]
    assert set(children) <= {"code_inline"}


@pytest.mark.parametrize("text", ["a\n```\nb", "````", "plain", "  kept   \n  blanks"])
def test_fenced_text_ends_where_it_ends(text: str) -> None:
    block = fenced(text)
    tokens = MarkdownIt().parse(f"{block}\n\nafter")
    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].content.rstrip("\n").split("\n") == [one.rstrip() for one in text.split("\n")]
