"""Every hard case compiles and equals, or is refused with its code at its cell and line."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_mlops.compiler import BuildResult, compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
EXPECTED = re.compile(
    r"# expect: (?P<outcome>\S+)(?: at cell (?P<cell>\d+), line (?P<line>\d+))?"
    r"(?P<nightly> nightly)?"
)


def _cases() -> Iterator[object]:
    for path in CASES:
        found = EXPECTED.match(path.read_text(encoding="utf-8"))
        assert found is not None, f"{path.name} doesn't say what to expect"
        marks = [pytest.mark.nightly] if found["nightly"] else []
        yield pytest.param(path, found, id=path.stem, marks=marks)


@pytest.mark.parametrize(("path", "expected"), list(_cases()))
def test_hard_case(path: Path, expected: re.Match[str], tmp_path: Path) -> None:
    result = _built(path, tmp_path)
    errors = [found for found in result.diagnostics if found.severity is Severity.ERROR]
    if expected["outcome"] == "equal":
        assert not errors, errors
        assert result.proof is not None
        assert result.proof.equal
        assert result.folder == tmp_path / "build"
        return
    assert not (tmp_path / "build").exists()
    places = {(found.code, found.span.cell, found.span.line) for found in errors if found.span}
    wanted = (expected["outcome"], int(expected["cell"] or 0), int(expected["line"] or 0))
    assert wanted in places, errors


def _built(path: Path, folder: Path) -> BuildResult:
    notebook = folder / "source" / path.name
    notebook.parent.mkdir()
    notebook.write_bytes(path.read_bytes())
    return compile_notebook(notebook, Settings(output=folder / "build"))
