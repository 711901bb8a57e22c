"""The lines of a build's map, compared word by word with those of the notebook's cells."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_mlops.compiler import BuildResult

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("examples/*/*.ipynb")))

Built = Callable[[str], BuildResult]
Row = Mapping[str, Any]

pytestmark = pytest.mark.timeout(900)  # notebooks run five times


def words(text: str) -> list[str]:
    """What a formatter leaves as it is: without brackets, commas and the kind of quotes."""
    return [one for one in re.findall(r"\w+|[^\w\s]", text) if one not in "\"'(),\\"]


@dataclass(frozen=True)
class Mapped:
    """One build with the notebook that it comes from."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "build.json").read_text("utf-8"))
        return found

    @cached_property
    def cells(self) -> list[Any]:
        path = self.folder / "notebook" / self.manifest["notebook"]
        cells: list[Any] = nbformat.read(path, as_version=4).cells
        return cells

    @cached_property
    def files(self) -> dict[str, list[str]]:
        return {
            file: (self.folder / file).read_text("utf-8").split("\n")
            for file in {row["file"] for row in self.manifest["statement_map"]}
        }

    @cached_property
    def imported(self) -> dict[tuple[str, int], list[ast.alias]]:
        """Line of an import → the names that it may fail on."""
        found: dict[tuple[str, int], list[ast.alias]] = {}
        for file, lines in self.files.items():
            for node in ast.parse("\n".join(lines)).body:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    found[file, node.lineno] = node.names
                    for alias in node.names:
                        if alias.lineno != node.lineno:
                            found[file, alias.lineno] = [alias]
        return found

    @cached_property
    def fields(self) -> dict[int, str]:
        """Line of the class of parameters → the notebook's name of the one that it is about."""
        names = {one["field"]: one["name"] for one in self.manifest["parameters"]}
        (file,) = (file for file in self.files if file.endswith("/parameters.py"))
        return {
            line: names[node.target.id]
            for node in ast.walk(ast.parse("\n".join(self.files[file])))
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }

    def wrong(self, row: Row) -> Iterator[tuple[str, list[str]]]:
        """Lines of a row that aren't those of the notebook, with what they should be."""
        cell = self.cells[row["cell"] - 1]
        source = cell.source.split("\n")
        for number in range(row["first"], row["last"] + 1):
            place = row["line"] + number - row["first"]
            below = source[place - 1 :] if place > 0 else []
            says = self._gives if row["file"].endswith("/parameters.py") else self._is
            right = cell.id == row["cell_id"] and bool(below) and says(row, number, below)
            if not right:
                yield self.files[row["file"]][number - 1], below[:1]

    def says_nothing(self, row: Row) -> bool:
        """Whether a row is a line of brackets."""
        return not words(self.files[row["file"]][row["first"] - 1])

    def _gives(self, _: Row, number: int, below: list[str]) -> bool:
        """Whether a cell's line gives the parameter of a field its value."""
        return re.match(rf"{self.fields[number]}\s*[:=]", below[0]) is not None

    def _is(self, row: Row, number: int, below: list[str]) -> bool:
        """Whether a line says what the cell says, or what the compiler makes of that."""
        line, source = self.files[row["file"]][number - 1].strip(), below[0]
        imported = self.imported.get((row["file"], number))
        if imported is not None:
            return any(set(words(ast.unparse(one))) <= set(words(source)) for one in imported)
        if match := re.match(r"(async )?def \w+", line):
            return source.strip().startswith(match[0])
        if re.match(r"plots(\.update\(| = )take_plots\(", line):
            return ".show()" in source or row["uid"] in self._uids(row["file"], number - 1)
        if match := re.match(r"check_table\(\".*\", (\w+)\)", line):
            return source.startswith(f"{match[1]} = ")
        if re.match(r"(return \w+\()?(metrics|reports)={", line):
            return self._is_shown(row, number, source)
        if source.startswith("print(") and " = " in line:
            line = line.partition(" = ")[2]
        wanted = self._own(line)
        return _stands_in(wanted, below) if wanted else line[:1] in source

    def _is_shown(self, row: Row, number: int, source: str) -> bool:
        """Whether a cell's line prints a result, and the others of the row's line those left."""
        keys = set(re.findall(r"\"(\w+)\": \w+", self.files[row["file"]][number - 1]))
        others = [
            self.cells[one["cell"] - 1].source.split("\n")[one["line"] - 1]
            for one in self.manifest["statement_map"]
            if (one["file"], one["first"]) == (row["file"], number) and one["uid"] != row["uid"]
        ]
        told = [{key for key in keys if _told(key, one)} for one in (source, *others)]
        return source.startswith("print(") and bool(told[0]) and set().union(*told) == keys

    def _uids(self, file: str, number: int) -> set[str]:
        return {
            row["uid"]
            for row in self.manifest["statement_map"]
            if row["file"] == file and row["first"] <= number <= row["last"]
        }

    def _own(self, line: str) -> list[str]:
        """The words with the notebook's own names."""
        for one in self.manifest["parameters"]:
            line = re.sub(rf"\b(self\.)?params\.{one['field']}\b", one["name"], line)
        return words(re.sub(r"\bself\.", "", line))


def _told(key: str, source: str) -> bool:
    return key in re.sub(r"\W+", "_", source.lower())


def _stands_in(wanted: list[str], below: list[str]) -> bool:
    """Whether words stand in lines one behind the other, beginning on the first of them."""
    found, first = words("\n".join(below)), len(words(below[0]))
    return any(found[at : at + len(wanted)] == wanted for at in range(first))


@pytest.mark.parametrize("name", EXAMPLES)
def test_mapped_lines_say_what_the_lines_of_their_cells_say(name: str, built: Built) -> None:
    folder = built(name).folder
    assert folder is not None
    build = Mapped(folder)
    rows = build.manifest["statement_map"]
    assert [(row, wrong) for row in rows for wrong in build.wrong(row)] == []
    mapped = {row["uid"] for row in rows}
    missed = [
        one["text"]
        for one in build.manifest["statements"]
        if one["kept"] and one["uid"] not in mapped
    ]
    assert missed == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_map_that_is_off_by_a_line_would_be_noticed(name: str, built: Built) -> None:
    folder = built(name).folder
    assert folder is not None
    build = Mapped(folder)
    rows = [row for row in build.manifest["statement_map"] if not build.says_nothing(row)]
    moved = [{**row, "line": row["line"] + by} for row in rows for by in (-1, 1)]
    unseen = [row for row in moved if not any(build.wrong(row))]
    # Two lines that say the same, one below the other, can't be told apart.
    assert len(unseen) < len(moved) / 50, unseen
