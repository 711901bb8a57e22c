"""Every page of the catalogue shows a fault that is found, and a remedy in which it isn't."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.rules.catalogue import Entry, entries

STATIC = ("NB111", "NB251", "NB252", "NB253")
"""Found where no run will be made."""
RECORDED = {
    "NB211": "local_state_kept",
    "NB240": "case_77_generator",
    "NB241": "reviewed_pickled_estimator",
    "NB250": "case_53_numpy_view",
    "NB282": "further_serve_nosample",
    "NB283": "further_served_otherwise",
    "NB310": "local_own_file",
    "NB906": "case_62_unseeded",
    "NB914": "further_bound_on_some_paths",
}
"""Found in a recorded run only: the hard case that builds such a notebook."""
ELSEWHERE = {
    "NB260": "tests/rules/test_large_values.py, with a record of such a size",
    "NB401": "tests/cli/test_bad_input.py",
    "NB402": "tests/cli/test_bad_input.py, with a limit shorter than a reader would set",
    "NB901": "a fault of ours: tests/validation compares packages that were tampered with",
    "NB902": "the same",
    "NB903": "the same",
    "NB904": "the same",
    "NB905": "tests/validation/test_judge.py, with values that can't be compared",
    "NB907": "tests/validation/test_points_proved.py",
    "NB908": "tests/validation/test_shown.py, with packages that were tampered with",
    "NB909": "tests/compiler/test_rebuilding.py",
    "NB910": "the same",
    "NB911": "tests/cli/test_stale_builds.py",
    "NB912": "tests/rehearsal/test_shortfalls.py",
    "NB913": "tests/compiler/test_edited_since.py",
}
"""What a small notebook can't be relied on to bring about, and where it is tested."""
CASES = Path(__file__).parents[1] / "hard_cases" / "cases"
Checked = tuple[list[Diagnostic], ...]


def pages(*codes: str) -> list[Entry]:
    return [page for page in entries() if page.code in codes]


def compare(page: Entry, bad: list[Diagnostic], good: list[Diagnostic]) -> None:
    assert page.code in {one.code for one in bad}, bad
    assert page.code not in {one.code for one in good}, good
    assert page.severity in {one.severity for one in bad if one.code == page.code}, bad


@pytest.mark.parametrize(
    "page",
    [page for page in entries() if page.code not in (*RECORDED, *STATIC, *ELSEWHERE)],
    ids=lambda page: page.code,
)
def test_examples(page: Entry, bad_and_good: Callable[[Entry], Checked]) -> None:
    compare(page, *bad_and_good(page))


@pytest.mark.parametrize("page", pages(*STATIC), ids=lambda page: page.code)
def test_examples_without_a_run(
    page: Entry, written: Callable[[Entry], tuple[Path, Path]], tmp_path: Path
) -> None:
    settings = Settings(output=tmp_path / "build", static=True)
    bad, good = (compile_notebook(path, settings) for path in written(page))
    compare(page, [*bad.diagnostics], [*good.diagnostics])
    assert bad.folder is None
    assert good.folder is not None


@pytest.mark.parametrize(("code", "case"), RECORDED.items())
def test_recorded_findings_have_a_hard_case(code: str, case: str) -> None:
    text = (CASES / f"{case}.py").read_text(encoding="utf-8")
    assert re.search(rf"^# (?:expect|notes): {code} at cell", text, re.MULTILINE)


def test_every_exception_is_a_code() -> None:
    assert {*STATIC, *RECORDED, *ELSEWHERE} <= {page.code for page in entries()}
