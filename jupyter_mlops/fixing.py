"""From a notebook to the same one with its mechanical fixes applied, checked anew at each round."""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_mlops.checking import CheckResult, check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.errors import FixRefused
from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.magics import rewrite_magics
from jupyter_mlops.notebook.parsing import parse_cell
from jupyter_mlops.notebook.rewriting import with_sources
from jupyter_mlops.notebook.secrets import masked

_ROUNDS = 10
"""A fix may uncover another; nothing is known that needs more than two."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the fixes make of a notebook; nothing of it is written."""

    content: bytes
    """The file that was fixed, as it was."""
    sources: Mapping[int, str]
    """Cell → its new source."""
    diff: str
    """Unified, cell by cell, secrets blacked out."""
    applied: tuple[Diagnostic, ...]
    result: CheckResult
    """What checking the fixed notebook gives."""


def fix_notebook(path: Path, settings: Settings) -> Fixed:
    """Apply every edit that goes with a finding, as long as each cell stays Python.

    Raises NotebookUnreadable, and FixRefused where a fixed notebook has errors that it had not.
    """
    result = before = check_notebook(path, settings)
    content = path.read_bytes()
    mark, text = content[: _mark(content)], content[_mark(content) :].decode()
    applied: list[Diagnostic] = []
    with TemporaryDirectory(prefix="nb2prod-fix-") as folder:
        draft = Path(folder, path.name)
        for _ in range(_ROUNDS):
            cells = {cell.position: cell for cell in result.notebook.cells}
            sources, done = _round(cells, result.diagnostics)
            if not done:
                break
            applied += done
            text = with_sources(path, text, sources)
            draft.write_bytes(mark + text.encode())
            result = check_notebook(draft, settings)
    _compare(path, before, result)
    old, new = before.notebook.cells, result.notebook.cells
    changed = {
        one.position: (one, other)
        for one, other in zip(old, new, strict=True)
        if one.source != other.source
    }
    return Fixed(
        content=content,
        sources={at: other.source for at, (_, other) in changed.items()},
        diff="".join(_diff(path, *both) for both in changed.values()),
        applied=tuple(applied),
        result=result,
    )


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


def _diff(path: Path, old: Cell, new: Cell) -> str:
    name = f"{path.as_posix()}, cell {old.position}"
    lines = difflib.unified_diff(
        masked(old).split("\n"), masked(new).split("\n"), name, name, n=2, lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
