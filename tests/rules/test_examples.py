"""Every page of the catalogue shows a fault that is found, and a remedy in which it isn't."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.rules.catalogue import Entry, entries

RECORDED = ("NB240", "NB250", "NB260", "NB282", "NB401", "NB905", "NB906", "NB907")
"""Found in a recorded run only: their examples are built, at night."""
STATIC = ("NB251",)
"""Found where no run will be made."""
PROVOKED = {
    "NB402": "tests/recording/test_runs.py waits for shorter limits than a reader would set",
    "NB901": "a fault of ours: tests/validation compares packages that were tampered with",
    "NB902": "the same",
    "NB903": "the same",
    "NB904": "the same",
}
"""What no notebook can be relied on to bring about, and where it is tested."""
Checked = tuple[list[Diagnostic], ...]


def pages(*codes: str) -> list[Entry]:
    return [page for page in entries() if page.code in codes]


def compare(page: Entry, bad: list[Diagnostic], good: list[Diagnostic]) -> None:
    assert page.code in {one.code for one in bad}, bad
    assert page.code not in {one.code for one in good}, good
    assert page.severity in {one.severity for one in bad if one.code == page.code}, bad


@pytest.mark.parametrize(
    "page",
    [page for page in entries() if page.code not in (*RECORDED, *STATIC, *PROVOKED)],
    ids=lambda page: page.code,
)
def test_examples(page: Entry, bad_and_good: Callable[[Entry], Checked]) -> None:
    compare(page, *bad_and_good(page))


@pytest.mark.nightly
@pytest.mark.parametrize("page", pages(*RECORDED), ids=lambda page: page.code)
def test_examples_in_a_run(
    page: Entry, written: Callable[[Entry], tuple[Path, Path]], tmp_path: Path
) -> None:
    settings = Settings(output=tmp_path / "build")
    bad, good = (compile_notebook(path, settings).diagnostics for path in written(page))
    compare(page, [*bad], [*good])


@pytest.mark.parametrize("page", pages(*STATIC), ids=lambda page: page.code)
def test_examples_without_a_run(
    page: Entry, written: Callable[[Entry], tuple[Path, Path]], tmp_path: Path
) -> None:
    settings = Settings(output=tmp_path / "build", static=True)
    bad, good = (compile_notebook(path, settings) for path in written(page))
    compare(page, [*bad.diagnostics], [*good.diagnostics])
    assert bad.folder is None
    assert good.folder is not None


def test_what_is_provoked_exists() -> None:
    assert {*PROVOKED} <= {page.code for page in entries()}
