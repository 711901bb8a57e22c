"""Every hard case compiles and equals, or is refused with its code at its cell and line.

The head of a case says what must come of it: `# expect:` the outcome, and after it, as often as
needed, `# notes:` a finding that doesn't refuse, `# tells:` some text of the refusal,
`# package has:` and `# package lacks:` some text of the package, `# points:` the number of
parameter points of the proof. `# settings: static` has the case compiled without a run,
`# settings: tolerant` with the user's consent to values that are others in each run,
`# settings: contract` with checks of its data. What lies in a folder of the case's name lies beside
the notebook.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jupyter_mlops.compiler import BuildResult, compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, Severity

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
EXPECTED = re.compile(r"^# expect: (?P<what>.+?)(?P<nightly> nightly)?$", re.MULTILINE)
FINDING = re.compile(r"(?P<code>[A-Z]+\d+)(?: at cell (?P<cell>\d+), line (?P<line>\d+))?$")
FURTHER = re.compile(
    r"^# (notes|tells|package has|package lacks|points|settings): (.+)$", re.MULTILINE
)
KNOWN = re.compile(r"^# (?:expect|notes|tells|package \w+|points|settings):.*$", re.MULTILINE)
NUMBERED = re.compile(r"case_(\d+)[a-z]?_")

UNCHECKED = ("python_package", "http_service")
"""Targets of cases that are not about the data contract, whose checks take their time."""

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Case:
    """A notebook, and what must come of it."""

    path: Path
    refusal: Place | None
    further: tuple[tuple[str, str], ...]
    nightly: bool

    def of(self, kind: str) -> list[str]:
        return [text for found, text in self.further if found == kind]


def _read(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    expected = EXPECTED.search(text)
    assert expected is not None, f"{path.name} doesn't say what to expect"
    further = tuple(FURTHER.findall(text))
    assert len(KNOWN.findall(text)) == len(further) + 1, f"{path.name}: a head that is not known"
    refusal = None if expected["what"] == "equal" else _place(expected["what"])
    return Case(path, refusal, further, expected["nightly"] is not None)


def _place(text: str) -> Place:
    """Read `CODE at cell N, line M`; a finding about the whole notebook has no place."""
    found = FINDING.match(text)
    assert found is not None, text
    return found["code"], int(found["cell"] or 0), int(found["line"] or 0)


def _place_of(found: Diagnostic) -> Place:
    span = found.span
    return found.code, span.cell if span else 0, span.line if span else 0


def _told(found: Diagnostic) -> str:
    notes = [f"{one.span} {one.note}" for one in found.related]
    return " ".join([found.message, found.fix, *notes])


def _cases() -> Iterator[object]:
    for path in CASES:
        case = _read(path)
        marks = [pytest.mark.nightly] if case.nightly else []
        yield pytest.param(case, id=path.stem, marks=marks)


@pytest.mark.parametrize("case", list(_cases()))
def test_hard_case(case: Case, tmp_path: Path) -> None:
    result = _built(case, tmp_path)
    errors = [found for found in result.diagnostics if found.severity is Severity.ERROR]
    for text in case.of("notes"):
        assert _place(text) in {_place_of(found) for found in result.diagnostics}
    if case.refusal is not None:
        assert not (tmp_path / "build").exists()
        assert case.refusal in {_place_of(found) for found in errors}, errors
        for text in case.of("tells"):
            assert text in " ".join(map(_told, errors))
        return
    assert not errors, errors
    assert result.folder == tmp_path / "build"
    if result.proof is None:
        assert case.of("settings") == ["static"]
    else:
        assert result.proof.equal
        assert [str(len(result.proof.points))] * len(case.of("points")) == case.of("points")
    package = _text_of(tmp_path / "build" / "src")
    for text in case.of("package has"):
        assert text in package
    for text in case.of("package lacks"):
        assert text not in package
    if case.of("settings") == ["tolerant"]:
        assert result.proof is not None
        assert "unsettled" in {row.verdict for row in result.proof.rows}


def test_every_number_of_the_list_has_its_case() -> None:
    numbers = {int(found[1]) for path in CASES if (found := NUMBERED.match(path.name))}
    assert set(range(1, 106)) - numbers == set()


def _text_of(folder: Path) -> str:
    sources = sorted(folder.rglob("*.py"))
    return "\n".join(source.read_text(encoding="utf-8") for source in sources)


def _built(case: Case, folder: Path) -> BuildResult:
    notebook = folder / "source" / case.path.name
    beside = case.path.with_suffix("")
    if beside.is_dir():
        shutil.copytree(beside, notebook.parent)
    else:
        notebook.parent.mkdir()
    notebook.write_bytes(case.path.read_bytes())
    settings = Settings(
        output=folder / "build",
        targets=() if "contract" in case.of("settings") else UNCHECKED,
        static="static" in case.of("settings"),
        allow_nondeterminism="tolerant" in case.of("settings"),
    )
    return compile_notebook(notebook, settings)
