"""Tables against the package's data contract: what a stage reads, and what it gives.

The contract (`contract.py`) and pandera are imported at the first check, and never where nothing is
checked. A check looks at a table and leaves it as it is.
"""

import copy
import functools
import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, ParamSpec, TypeVar

from .errors import ContractBroken

_PACKAGE = __name__.rpartition(".runtime.")[0]
REPORT = "contract.json"
MODES = ("error", "warn", "off")
_MOST_KEPT = 1_000
_MOST_SHOWN = 10
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Violation:
    """One value, or one fact of a table, that is against a rule."""

    table: str
    column: str | None
    rule: str
    index: Any
    """Label of the row; None where the rule is about the column or the table."""
    value: Any

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column is not None else ""
        row = f", row {self.index}" if self.index is not None else ""
        return f"{self.table}{column}{row}: {self.value!r} is against {self.rule}"


@dataclass(slots=True)
class Enforcement:
    """How violations are met, and what was found so far."""

    mode: str = "error"
    report: Path | None = None
    rows: dict[str, int] = field(default_factory=dict)
    """Tables that were checked, and how many rows they had."""
    found: list[Violation] = field(default_factory=list)


_current: ContextVar[Enforcement] = ContextVar("_current")
_kept: ContextVar[dict[str, Any]] = ContextVar("_kept")


@contextmanager
def contract_enforced(mode: str = "error", report: Path | None = None) -> Iterator[Enforcement]:
    """Meet violations by an error, a warning or not at all, and write what was checked."""
    enforcement = Enforcement(mode, report)
    token = _current.set(enforcement)
    try:
        yield enforcement
    finally:
        _current.reset(token)
        if report is not None and mode == "off":
            report.unlink(missing_ok=True)
        elif report is not None and enforcement.rows:
            # After the stage, whose own files are watched.
            _write(enforcement, report)


def keeps_contract(mode: str, report: Path | None) -> bool:
    """Whether what a stage has read and given was found to keep the contract as it is now."""
    if report is None or mode == "off":
        return True
    try:
        told = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(told.get("passed")) and told.get("contract") == _contract_digest()


@contextmanager
def tables_kept() -> Iterator[dict[str, Any]]:
    """Give the tables that are checked meanwhile, by their names."""
    kept: dict[str, Any] = {}
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


def check_table(name: str, value: Any) -> None:
    """Check one table that was read. Raises ContractBroken."""
    _check({name: value})


def gives_tables(*names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check these fields of what a stage gives."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            result = function(*args, **kwargs)
            _check({name: getattr(result, name) for name in names})
            return result

        return checked

    return wrap


def violations(name: str, value: Any) -> list[Violation]:
    """List everything in a table that is against its rules."""
    schema = resolve_name(f"{_PACKAGE}.contract:TABLES")[name]
    table = as_table(value)
    if table is None:
        return [Violation(name, None, "being a table", None, type(value).__name__)]
    errors = resolve_name("pandera.errors")
    try:
        schema.validate(table, lazy=True)
    except errors.SchemaErrors as problem:
        cases = problem.failure_cases
    except errors.SchemaError as problem:
        return [Violation(name, None, str(problem.check), None, str(problem))]
    else:
        return []
    return [_violation(name, row) for row in cases.to_dict(orient="records")]


def _violation(table: str, case: dict[str, Any]) -> Violation:
    rule, value, column = str(case["check"]), _plain(case["failure_case"]), _plain(case["column"])
    if rule.startswith("column_"):
        # The column itself is what is wrong.
        column = value
    name = None if column is None else str(column)
    return Violation(table, name, rule, _plain(case["index"]), value)


def as_table(value: Any) -> Any:
    """Give a frame or a series for a value that is one, or is an array; None for anything else."""
    pandas = resolve_name("pandas")
    numpy = resolve_name("numpy")
    if isinstance(value, pandas.DataFrame | pandas.Series):
        return value
    if not isinstance(value, numpy.ndarray) or value.ndim == 0:
        return None
    if value.ndim == 1:
        return pandas.Series(value)
    return pandas.DataFrame(value.reshape(len(value), -1))


def _check(values: dict[str, Any]) -> None:
    enforcement = _current.get(None) or Enforcement()
    if enforcement.mode == "off":
        return
    found: list[Violation] = []
    for name, value in values.items():
        found += violations(name, value)
        enforcement.rows[name] = len(value) if hasattr(value, "__len__") else 0
    if (kept := _kept.get(None)) is not None:
        # As they are now: the stage may go on to change them.
        kept |= copy.deepcopy(values)
    enforcement.found += found
    if not found:
        return
    problem = ContractBroken(_listed(found), len(found), enforcement.report)
    if enforcement.mode == "error":
        raise problem
    sys.stderr.write(f"warning: {problem.message}\n")


def _listed(found: list[Violation]) -> str:
    lines = [f"  {violation}" for violation in found[:_MOST_SHOWN]]
    if len(found) > _MOST_SHOWN:
        lines.append(f"  and {len(found) - _MOST_SHOWN} more")
    return "\n".join(lines)


def _write(enforcement: Enforcement, path: Path) -> None:
    content = {
        "contract": _contract_digest(),
        "passed": not enforcement.found,
        "tables": enforcement.rows,
        "violations": len(enforcement.found),
        "listed": [asdict(one) for one in enforcement.found[:_MOST_KEPT]],
    }
    path.write_text(json.dumps(content, indent=1, default=str) + "\n", encoding="utf-8")


def _contract_digest() -> str:
    path = Path(__file__).parents[1] / "contract.py"
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()


def _plain(value: Any) -> Any:
    """Give what JSON can say of a cell or a label; nothing for nan."""
    if hasattr(value, "item") and callable(value.item):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value if math.isfinite(value) else str(value)
    return str(value)
