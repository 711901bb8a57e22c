"""Modules are named for what they do, and only the command line prints."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "jupyter_mlops"

CATCH_ALL = {
    "common", "core", "engine", "engines", "handler", "handlers", "helper", "helpers", "info",
    "lib", "manager", "managers", "misc", "processor", "processors", "shared", "tools", "util",
    "utils",
}  # fmt: skip
SEDIMENT = {"future", "legacy", "new", "old", "v1", "v2"}

MAY_PRINT = ("cli/", "runtime/commands.py")


def modules() -> Iterator[Path]:
    """Give our Python files relative to the package; templates are the output's, not ours."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "template" not in path.parts:
            yield path.relative_to(PACKAGE)


def vague_words(module: Path) -> set[str]:
    words = {word for part in module.with_suffix("").parts for word in part.strip("_").split("_")}
    return words & (CATCH_ALL | SEDIMENT)


def printing_lines(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]


def test_no_module_is_a_junk_drawer() -> None:
    found = [f"{module}: {sorted(words)}" for module in modules() if (words := vague_words(module))]
    assert not found, "name the module for what it does:\n" + "\n".join(found)


def test_only_the_command_line_prints() -> None:
    found = [
        f"{module}, line {line}"
        for module in modules()
        if not module.as_posix().startswith(MAY_PRINT)
        for line in printing_lines((PACKAGE / module).read_text("utf-8"))
    ]
    assert not found, "return the text, let cli/ show it:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("analysis/dataflow.py", set()),
        ("recording/newest.py", set()),
        ("analysis/name_utils.py", {"utils"}),
        ("core/slicing.py", {"core"}),
        ("lowering/lift_v2.py", {"v2"}),
        ("notebook/_helpers.py", {"helpers"}),
    ],
)
def test_vague_words_are_found(module: str, words: set[str]) -> None:
    assert vague_words(Path(module)) == words


def test_prints_are_found_in_code_only() -> None:
    source = '"""print(1)"""\nconsole.print(2)\nif True:\n    print(3)\n'
    assert printing_lines(source) == [4]
