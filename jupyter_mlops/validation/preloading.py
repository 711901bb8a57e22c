"""From a package's sources to the imports of other modules that starting it makes, in order."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

STORING_ESTIMATORS = "import skops.io"
"""Imported by a stage once it has an estimator to read or write."""
CHECKING_TABLES = "import pandera.pandas"
"""Imported by a stage once it has a table to check."""


def starting_imports(sources: Path, package: str, *, has_contract: bool = False) -> tuple[str, ...]:
    """List import statements of third parties' modules as `python -m PACKAGE` comes across them.

    Only what stands at the top of a module counts: the rest may never be imported.
    """
    found = dict.fromkeys(_of_module(sources, package, set()))
    found |= dict.fromkeys(_of_module(sources, f"{package}.__main__", {package}))
    if any(statement.split()[1].partition(".")[0] == "sklearn" for statement in found):
        found[STORING_ESTIMATORS] = None
    if has_contract:
        found[CHECKING_TABLES] = None
    return tuple(found)


def _of_module(sources: Path, module: str, seen: set[str]) -> Iterator[str]:
    seen.add(module)
    package = module.partition(".")[0]
    path = sources.joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            for statement in _run_by_import(ast.parse(candidate.read_text(encoding="utf-8")).body):
                yield from _of_statement(sources, package, statement, seen)


def _run_by_import(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Give the statements that an import runs for certain: `with` is how stages are imported."""
    for statement in body:
        if isinstance(statement, ast.With):
            yield from _run_by_import(statement.body)
        else:
            yield statement


def _of_statement(
    sources: Path, package: str, statement: ast.stmt, seen: set[str]
) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        modules = [name.name for name in statement.names]
    elif isinstance(statement, ast.ImportFrom):
        modules = [
            f"{package}.{statement.module or ''}" if statement.level else f"{statement.module}"
        ]
        modules += [f"{modules[0].rstrip('.')}.{name.name}" for name in statement.names]
    else:
        return
    own = [name.rstrip(".") for name in modules if name.partition(".")[0] == package]
    for name in own:
        if name not in seen:
            yield from _of_module(sources, name, seen)
    if not own:
        yield ast.unparse(statement)
