"""From a notebook to the same one with its mechanical fixes applied, checked anew at each round."""

import ast
import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_mlops.checking import CheckResult, check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.errors import FixRefused, NotebookUnreadable
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.inserting import with_cell
from jupyter_mlops.notebook.magics import rewrite_magics
from jupyter_mlops.notebook.parsing import parse_cell
from jupyter_mlops.notebook.rewriting import with_sources
from jupyter_mlops.notebook.secrets import masked
from jupyter_mlops.stages import PARAMETERS

_ROUNDS = 10
"""A fix may uncover another; nothing is known that needs more than two."""
_LIFTABLE = "NB272"
_OPENING = "# Values that a run may change."
"""What a parameters cell begins with that is made here: no script can hold an empty one."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the fixes make of a notebook; nothing of it is written."""

    content: bytes
    """The file that was fixed, as it was."""
    changed: bytes
    """The file as the fixes leave it."""
    sources: Mapping[int, str]
    """Cell, as they are counted then → its new source."""
    diff: str
    """Unified, cell by cell, secrets blacked out."""
    applied: tuple[Diagnostic, ...]
    result: CheckResult
    """What checking the fixed notebook gives."""


def fix_notebook(path: Path, settings: Settings) -> Fixed:
    """Apply every edit that goes with a finding, as long as each cell stays Python.

    Raises NotebookUnreadable, and FixRefused where a fixed notebook has errors that it had not.
    """
    before = check_notebook(path, settings)
    content = path.read_bytes()
    mark, text = content[: _mark(content)], content[_mark(content) :].decode()
    with TemporaryDirectory(prefix="nb2prod-fix-") as folder:
        draft = _Draft(Path(folder, path.name), mark, settings, text, before)
        added = draft.add_parameters()
        applied = draft.apply_all()
    _compare(path, before, draft.result)
    old: list[Cell | None] = [*before.notebook.cells]
    if added is not None:
        old.insert(added - 1, None)
    pairs = zip(old, draft.result.notebook.cells, strict=True)
    changed = [(one, other) for one, other in pairs if one is None or one.source != other.source]
    return Fixed(
        content=content,
        changed=mark + draft.text.encode(),
        sources={other.position: other.source for _, other in changed},
        diff="".join(_diff(path, *both) for both in changed),
        applied=tuple(applied),
        result=draft.result,
    )


@dataclass(slots=True)
class _Draft:
    """The notebook on its way, in a file of its own, and what checking it gives."""

    path: Path
    mark: bytes
    settings: Settings
    text: str
    result: CheckResult

    def apply_all(self) -> list[Diagnostic]:
        """Apply the edits of all findings, round by round."""
        applied: list[Diagnostic] = []
        for _ in range(_ROUNDS):
            cells = {cell.position: cell for cell in self.result.notebook.cells}
            sources, done = _round(cells, self.result.diagnostics)
            if not done:
                break
            applied += done
            self.take(with_sources(self.path, self.text, sources))
        return applied

    def take(self, text: str) -> None:
        """Go on with another text."""
        self.text = text
        self.path.write_bytes(self.mark + text.encode())
        self.result = check_notebook(self.path, self.settings)

    def add_parameters(self) -> int | None:
        """Make a parameters cell where there is none for proposed constants; give its position."""
        before = _place_for_parameters(self.result.notebook, self.result.diagnostics)
        if before is None:
            return None
        text = with_cell(self.path, self.text, before, _OPENING, [PARAMETERS])
        if text is None:
            return None
        old = self.text, self.result
        self.take(text)
        if self._fills_parameters():
            return before
        self.text, self.result = old
        return None

    def _fills_parameters(self) -> bool:
        """Whether anything can be written into the new cell."""
        cells = {cell.position: cell for cell in self.result.notebook.cells}
        found = [one for one in self.result.diagnostics if one.code == _LIFTABLE]
        try:
            sources, _ = _round(cells, found)
            return bool(sources) and bool(with_sources(self.path, self.text, sources))
        except NotebookUnreadable:
            return False  # a magic of a script, which is left to its author


def _place_for_parameters(notebook: Notebook, found: Iterable[Diagnostic]) -> int | None:
    """The position of the cell in front of which a parameters cell is missing.

    It comes behind the imports that the notebook begins with, and above all that needs it.
    """
    proposed = [one for one in found if one.code == _LIFTABLE and one.span is not None]
    tags = [tag for cell in notebook.cells for tag in cell.tags]
    if not proposed or PARAMETERS in tags:
        return None
    spans = [one.span for one in proposed] + [more.span for one in proposed for more in one.related]
    first = min(span.cell for span in spans if span is not None)
    place = 2 if notebook.cells[0].kind != "code" and first > 1 else 1
    for cell in notebook.cells[: first - 1]:
        if cell.kind == "code" and cell.source.strip():
            if not _only_imports(cell):
                break
            place = cell.position + 1
    return place


def _only_imports(cell: Cell) -> bool:
    """Whether a cell imports and does nothing else; magics are something else."""
    body = parse_cell(cell, rewrite_magics(cell))[0]
    return bool(body) and all(isinstance(one, ast.Import | ast.ImportFrom) for one in body)


def _mark(content: bytes) -> int:
    """The length of the mark that some editors put in front of UTF-8."""
    return len(content) - len(content.decode("utf-8-sig").encode())


def _round(
    cells: Mapping[int, Cell], found: Iterable[Diagnostic]
) -> tuple[dict[int, str], list[Diagnostic]]:
    """Apply what doesn't overlap; a cell that would no longer be Python stays as it is."""
    todo = [one for one in found if one.edits]
    while todo:
        taken, edits = _without_overlaps(todo)
        sources = {at: edited(cells[at].source, of_cell) for at, of_cell in edits.items()}
        broken = {at for at, source in sources.items() if not _is_python(cells[at], source)}
        if not broken:
            changed = {at: one for at, one in sources.items() if one != cells[at].source}
            return changed, taken if changed else []
        todo = [one for one in todo if not {edit.span.cell for edit in one.edits} & broken]
    return {}, []


def _without_overlaps(
    found: Iterable[Diagnostic],
) -> tuple[list[Diagnostic], dict[int, list[Edit]]]:
    taken: list[Diagnostic] = []
    edits: dict[int, list[Edit]] = {}
    for one in found:
        new = [edit for edit in one.edits if edit not in edits.get(edit.span.cell, [])]
        if not any(
            _overlap(edit, other) for edit in new for other in edits.get(edit.span.cell, [])
        ):
            taken.append(one)
            for edit in new:
                edits.setdefault(edit.span.cell, []).append(edit)
    return taken, edits


def _overlap(one: Edit, other: Edit) -> bool:
    first, second = sorted([one.span, other.span], key=lambda span: (span.line, span.column))
    return (second.line, second.column) < (first.end_line, first.end_column)


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Replace the stretches, from the last one to the first."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda one: (one.span.line, one.span.column), reverse=True):
        start = starts[edit.span.line - 1] + edit.span.column
        end = starts[edit.span.end_line - 1] + edit.span.end_column
        source = source[:start] + edit.text + source[end:]
    return source


def _is_python(cell: Cell, source: str) -> bool:
    changed = replace(cell, source=source)
    return parse_cell(changed, rewrite_magics(changed))[1] is None


def _compare(path: Path, before: CheckResult, after: CheckResult) -> None:
    added = _errors(after) - _errors(before)
    if added:
        raise FixRefused(str(path), min(added))


def _errors(result: CheckResult) -> Counter[str]:
    return Counter(one.code for one in result.diagnostics if one.severity is Severity.ERROR)


def _diff(path: Path, old: Cell | None, new: Cell) -> str:
    name = f"{path.as_posix()}, cell {new.position}"
    before, was = (masked(old).split("\n"), name) if old is not None else ([], "/dev/null")
    after = name if old is not None else f"{name} (new, tagged {', '.join(new.tags)})"
    lines = difflib.unified_diff(before, masked(new).split("\n"), was, after, n=2, lineterm="")
    return "".join(f"{line}\n" for line in lines)
