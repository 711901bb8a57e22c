"""A notebook's title and what it says of itself first, from how notebooks are really opened."""

import pytest

from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.headings import opening, section_headings


@pytest.mark.parametrize(
    ("source", "title", "paragraph"),
    [
        ("# Churn\n\nWho leaves.\nAnd why.\n\nMore.", "Churn", "Who leaves.\nAnd why."),
        ("# **Churn** of `customers` #", "Churn of `customers`", ""),
        ("=====\nChurn\n=====\n\nWho leaves.", "Churn", "Who leaves."),
        ("<h1 align='center'>Churn</h1>\nWho leaves.", "Churn", "Who leaves."),
        ("Who leaves.\n\n## Churn", "Churn", ""),
        ("# Churn\n### by somebody\n\nWho leaves.", "Churn", "Who leaves."),
        ("# Churn\n\nWhat we need:\n\n- data", "Churn", ""),
        (
            "# Churn in ***one*** bank\n\nWho *really*\nleaves, __and\nwhy__.",
            "Churn in one bank",
            "Who really\nleaves, and\nwhy.",
        ),
        ("# Churn\n\n2 * 3 * 4 snake_case_names", "Churn", "2 * 3 * 4 snake_case_names"),
        ("```\n# not a title\n```\nWho leaves.", "", "Who leaves."),
        ("![logo](churn.png)", "", ""),
    ],
)
def test_a_notebook_opens_with_title_and_paragraph(source: str, title: str, paragraph: str) -> None:
    assert opening([markdown(source)]) == (title, paragraph)


def test_a_text_before_the_title_is_taken_where_there_is_one() -> None:
    cells = [markdown("Who leaves."), markdown("# Churn\n\nAnd why."), markdown("# Data")]
    assert opening(cells) == ("Churn", "Who leaves.")
    assert opening([]) == ("", "")


@pytest.mark.parametrize(
    ("source", "section"),
    [
        ("# Churn\n\nWho leaves.\n\n## By age\n\nThe old.", "By age\n\nThe old."),
        ("# Churn\n\nWho leaves.\n\n## References\n\n- a book", "Churn\n\nWho leaves."),
        ("Churn\n=====\n\nReferences:\n-----------\nA book.", "Churn"),
        ("## See also\n\nA book.", ""),
        ("# References of customers\n\nWho leaves.", "References of customers\n\nWho leaves."),
    ],
)
def test_what_is_about_other_texts_heads_no_code(source: str, section: str) -> None:
    code = Cell(id="b", kind="code", source="1", tags=(), position=1)
    assert section_headings([markdown(source), code]).get(1, "") == section


def markdown(source: str) -> Cell:
    return Cell(id="a", kind="markdown", source=source, tags=(), position=0)
