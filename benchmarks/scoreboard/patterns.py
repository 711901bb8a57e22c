"""The patterns: percent scripts of the hard cases, read into cells with a stage each."""

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path

import jupytext

CASES = Path(__file__).parents[2] / "tests" / "hard_cases" / "cases"
HEAD = re.compile(r"\A(?:# (?:expect|notes|points|package \w+):.*\n)+\n*")
OVERRIDES = {"p17_derived_parameter": ("n", 5)}
"""Pattern → the parameter that is to be given another value when what was emitted is run."""


@dataclass(frozen=True)
class Cell:
    """A code cell; `stage` is empty in imports, helpers and exploration."""

    source: str
    stage: str


@dataclass(frozen=True)
class Pattern:
    """One notebook that prints a line that starts with RESULT."""

    name: str
    cells: tuple[Cell, ...]
    override: tuple[str, int] | None

    @property
    def overridden(self) -> "Pattern":
        """The notebook with the other value written into it: what a run with it should print."""
        if self.override is None:
            return self
        name, value = self.override
        line = re.compile(rf"^{name} = .*$", re.MULTILINE)
        cells = tuple(
            replace(cell, source=line.sub(f"{name} = {value}", cell.source)) for cell in self.cells
        )
        return replace(self, cells=cells)


def all_patterns() -> list[Pattern]:
    """Read every pattern, in order."""
    return [_read(path) for path in sorted(CASES.glob("p[0-9][0-9]_*.py"))]


def _read(path: Path) -> Pattern:
    text = HEAD.sub("", path.read_text(encoding="utf-8"))
    cells = tuple(
        Cell(cell.source, next(iter(cell.metadata.get("tags", [])), ""))
        for cell in jupytext.reads(text, fmt="py:percent").cells
        if cell.cell_type == "code"
    )
    return Pattern(path.stem, cells, OVERRIDES.get(path.stem))


def only_defines(source: str) -> bool:
    """Whether a cell has nothing but functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return all(isinstance(statement, kinds) for statement in _statements(source))


def imports_of(source: str) -> tuple[str, str]:
    """Split a cell into its plain imports and the rest."""
    statements = _statements(source)
    lines = source.splitlines()
    taken = [one for one in statements if isinstance(one, ast.Import | ast.ImportFrom)]
    chosen = {n for one in taken for n in range(one.lineno - 1, one.end_lineno or one.lineno)}
    imports = "\n".join(lines[n] for n in sorted(chosen))
    return imports, "\n".join(line for n, line in enumerate(lines) if n not in chosen)


def _statements(source: str) -> list[ast.stmt]:
    """The statements of a cell; magics and shell lines count as something else."""
    plain = re.sub(r"^\s*(?:[%!].*|\w+ = !.*)$", "0", source, flags=re.MULTILINE)
    return ast.parse(plain, mode="exec").body if "await" not in plain else _of_async(plain)


def _of_async(source: str) -> list[ast.stmt]:
    tree = compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert isinstance(tree, ast.Module)
    return tree.body
