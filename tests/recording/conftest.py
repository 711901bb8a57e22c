import ast
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.recording.record import Plan, PlannedUnit, Record, Watch
from jupyter_mlops.recording.runner import Progress, RunOptions, record


def names_in(code: str) -> tuple[str, ...]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
    return tuple(sorted(found))


def units_of(cells: list[str]) -> tuple[PlannedUnit, ...]:
    """Cells to units: one per top-level statement, the last expression displayed."""
    units = []
    for position, cell in enumerate(cells, start=1):
        body = ast.parse(cell).body
        for number, node in enumerate(body, start=1):
            code = ast.get_source_segment(cell, node) or ""
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list:
                code = "\n".join(
                    cell.split("\n")[node.decorator_list[0].lineno - 1 : node.end_lineno]
                )
            last = number == len(body)
            shown = last and isinstance(node, ast.Expr)
            uid = f"c{position}.{number}"
            units.append(PlannedUnit(uid, position, code, names_in(code), shown, last))
    return tuple(units)


@pytest.fixture(scope="session")
def split() -> Callable[[list[str]], tuple[PlannedUnit, ...]]:
    return units_of


@pytest.fixture(scope="session")
def payload() -> Callable[[Record, str], object]:
    """Load a payload of a record: the tests wrote the code that made it."""
    return lambda found, name: pickle.loads(  # noqa: S301  # written by our own recorder
        (Path(found.folder) / f"{name}.pkl").read_bytes()
    )


@pytest.fixture
def plan_of() -> Callable[..., Plan]:
    def make(*cells: str, watch: tuple[str, ...] = (), entries: tuple[str, ...] = ()) -> Plan:
        units = units_of(list(cells))
        watches = (Watch("data", units[-1].uid, watch),) if watch else ()
        return Plan(units, watches, entries)

    return make


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Record]:
    """Record a plan in the test's own folder and store."""
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def make(plan: Plan, *, seen: list[Progress] | None = None, time_limit: float = 60.0) -> Record:
        options = RunOptions(time_limit=time_limit, store=tmp_path / "store")
        return record(plan, folder, options, None if seen is None else seen.append)

    return make
