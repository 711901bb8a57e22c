"""The page of an executed notebook shows what the notebook shows, and nothing of it runs."""

import nbformat
import pytest

from jupyter_mlops.operations.reading_page import clean, page_of


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<script>alert(1)</script>x", "x"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" data:text/html,x">a</a>', "<a>a</a>"),
        ('<svg onload=alert(1)><path d="M0 0"/></svg>', '<svg><path d="M0 0"></path></svg>'),
        ('<iframe srcdoc="x"></iframe>', ""),
        ("<style>a { color: red }</style><p>t</p>", "<p>t</p>"),
        ('<p style="color: red; background: url(x)">t</p>', '<p style="color: red;">t</p>'),
        ("<h1>t</h1><ul><li>1</li></ul>", "<h1>t</h1><ul><li>1</li></ul>"),
        (
            '<img src="data:image/png;base64,AA==">',
            '<img src="data:image/png;base64,AA==">',
        ),
    ],
)
def test_what_shows_is_left_and_what_runs_is_not(written: str, left: str) -> None:
    assert clean(written) == left


def test_headings_and_tables_of_a_notebook_are_some_on_its_page() -> None:
    table = nbformat.v4.new_output(
        "display_data",
        {"text/html": "<style>x</style><table><thead><tr><th>a</th></tr></thead></table>"},
    )
    cells = [
        nbformat.v4.new_markdown_cell("# Loans\n\n<img src=x onerror='alert(1)'>"),
        nbformat.v4.new_code_cell("frame", outputs=[table]),
    ]
    page = page_of(nbformat.v4.new_notebook(cells=cells))
    assert '<h1 id="Loans">Loans' in page
    assert "<thead><tr><th>a</th></tr></thead>" in page
    assert "onerror" not in page
    assert "&lt;table" not in page
