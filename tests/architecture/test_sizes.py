"""No function, class, file or template grows past its budget."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FUNCTION, CLASS, FILE, TEMPLATE = 50, 200, 400, 120


def templates() -> list[Path]:
    folders = ROOT.glob("jupyter_mlops/targets/*/template")
    files = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in files if path.is_file() and "__pycache__" not in path.parts]


def sources() -> list[Path]:
    """Give the Python that people write: no templates, no golden trees, no notebooks."""
    own = [*ROOT.glob("jupyter_mlops/**/*.py"), *ROOT.glob("tests/**/*.py")]
    own += ROOT.glob("benchmarks/**/*.py")
    written_by_others = [
        *ROOT.glob("tests/golden/**/*.py"),
        *ROOT.glob("tests/hard_cases/cases/*.py"),
    ]
    left_out = {*templates(), *written_by_others}
    return sorted(set(own) - left_out)


def complaint(place: str, size: int, limit: int) -> str:
    return f"{place}: {size} lines, the limit is {limit}: split by idea"


def too_long(name: str, source: str) -> Iterator[str]:
    """Tell which definitions of one file, or the file itself, are over budget."""
    lines = source.count("\n")
    if lines > FILE:
        yield complaint(name, lines, FILE)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = FUNCTION
        elif isinstance(node, ast.ClassDef):
            limit = CLASS
        else:
            continue
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        if size > limit:
            yield complaint(f"{name}, line {node.lineno}, {node.name}", size, limit)


def test_python_stays_in_budget() -> None:
    files = sources()
    assert ROOT / "jupyter_mlops" / "source.py" in files
    found = [
        each
        for path in files
        for each in too_long(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_templates_stay_in_budget() -> None:
    sizes = {path: path.read_bytes().count(b"\n") for path in templates()}
    found = [
        complaint(path.relative_to(ROOT).as_posix(), size, TEMPLATE)
        for path, size in sizes.items()
        if size > TEMPLATE
    ]
    assert not found, "\n".join(found)


def test_what_is_too_long_is_named() -> None:
    body = "    pass\n"
    source = f"def fits():\n{body * 49}def grown():\n{body * 50}class Large:\n{body * 300}"
    assert list(too_long("a.py", source)) == [
        "a.py: 402 lines, the limit is 400: split by idea",
        "a.py, line 51, grown: 51 lines, the limit is 50: split by idea",
        "a.py, line 102, Large: 301 lines, the limit is 200: split by idea",
    ]
