"""The catalogue is complete, is what the code uses, and is what the documentation shows."""

import re
from itertools import chain
from pathlib import Path

import pytest

import jupyter_mlops
from jupyter_mlops.rules.catalogue import (
    GROUPS,
    Entry,
    anchor,
    document,
    entries,
    entry,
    page,
)

PACKAGE = Path(jupyter_mlops.__file__).parent
DOCUMENT = Path(__file__).parents[2] / "docs" / "diagnostics.md"


def codes_in_use() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return set(
        chain.from_iterable(re.findall(r"""["']((?:NB|ML)\d{3})["']""", text) for text in texts)
    )


def test_every_code_in_use_has_an_entry() -> None:
    assert codes_in_use() - {one.code for one in entries()} == set()


def test_every_entry_is_in_use() -> None:
    assert {one.code for one in entries()} - codes_in_use() == set()


def test_documentation_is_up_to_date() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == document(), "run docs/write_diagnostics.py"


def test_names_are_unique() -> None:
    names = [one.name for one in entries()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("one", entries(), ids=lambda one: one.code)
def test_entries_are_whole(one: Entry) -> None:
    assert re.fullmatch(r"(?:NB|ML)\d{3}", one.code)
    assert any(one.code.startswith(beginning) for beginning in GROUPS)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.name)
    for sentence in (one.what, one.why, one.fix):
        assert sentence[0].isupper() or sentence.startswith(("`", "nb2prod", "pandas"))
        assert sentence.endswith(".")
        assert "\n" not in sentence
    assert one.bad.strip() != one.good.strip()
    assert max(map(len, [*one.bad.split("\n"), *one.good.split("\n")])) < 100
    heading = anchor(one).partition("#")[2].replace("-", " ").lower()
    assert f"\n### {heading}".lower() in document().lower().replace("-", " ")


def test_pages() -> None:
    assert entry("NB999") is None
    with pytest.raises(KeyError, match="NB999"):
        page("NB999")
    assert page("NB103").startswith("# NB103 star-import\n\n*error* — A cell imports")
