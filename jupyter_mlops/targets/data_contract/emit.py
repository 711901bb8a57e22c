"""From a pipeline with a data contract to its schemas, and to data that breaks each rule once."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.ir.contract import ColumnRule, Contract, TableRule
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.data_contract.breaking import broken_data
from jupyter_mlops.targets.formatting import formatted
from jupyter_mlops.targets.python_text import literal
from jupyter_mlops.targets.rendering import render_folder

_TEMPLATE = Path(__file__).parent / "template"


@dataclass(frozen=True, slots=True)
class ColumnText:
    """One column in the form in which the template wants it."""

    key: str
    text: str
    comment: str


@dataclass(frozen=True, slots=True)
class TableText:
    """One schema in the form in which the template wants it."""

    rule: TableRule
    constant: str
    about: str
    columns: tuple[ColumnText, ...] = ()
    repeated: str = ""
    """The one column of which an array has many."""
    parts: tuple[str, ...] = ()
    """Arguments of the schema of a series."""

    @property
    def is_frame(self) -> bool:
        """Whether it has columns; a series and an array of one dimension haven't."""
        return not self.parts


def emit(pipeline: Pipeline, expected: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """Write the contract and its tests; nothing for a pipeline without one."""
    del expected  # what was recorded stands in the contract itself
    contract = pipeline.contract
    if contract is None:
        return {}
    context = {
        "package": pipeline.name,
        "contract": contract,
        "tables": _tables(contract),
    }
    files = formatted(render_folder(_TEMPLATE, pipeline.name, context))
    rows = ",\n".join(f" {json.dumps(row)}" for row in broken_data(contract))
    files["tests/broken_data.json"] = f"[\n{rows}\n]\n".encode()
    return files


def _tables(contract: Contract) -> list[TableText]:
    taken: set[str] = set()
    found = []
    for rules, verb in ((contract.read, "Read"), (contract.given, "Given")):
        for rule in rules:
            constant = _constant(rule.names[0], taken)
            taken.add(constant)
            listed = ", ".join(rule.names)
            found.append(_table(rule, constant, f"{verb}: {listed}. {rule.seen}."))
    return found


def _constant(name: str, taken: set[str]) -> str:
    words = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").upper() or "TABLE"
    base = f"TABLE_{words}" if words[0].isdigit() or words == "TABLES" else words
    constant, number = base, 2
    while constant in taken:
        constant, number = f"{base}_{number}", number + 1
    return constant


def _table(rule: TableRule, constant: str, about: str) -> TableText:
    if rule.kind == "array" and rule.width:
        column = rule.columns[0]
        seen = f" Numbers: {column.seen}." if column.seen else ""
        text = f"pa.Column({', '.join(_arguments(column))})"
        return TableText(rule, constant, about + seen, repeated=text)
    if rule.kind in ("series", "array"):
        column = rule.columns[0]
        parts = [*_arguments(column, f"at_least({rule.rows})")]
        if rule.kind == "series" and column.name:
            parts.append(f"name={literal(column.name)}")
        seen = f" Values: {column.seen}." if column.seen else ""
        return TableText(rule, constant, about + seen, parts=tuple(parts))
    columns = tuple(
        ColumnText(
            literal(column.name),
            f"pa.Column({', '.join(_arguments(column))})",
            column.seen,
        )
        for column in rule.columns
    )
    return TableText(rule, constant, about, columns)


def _arguments(column: ColumnRule, *further: str) -> Iterator[str]:
    if column.dtype:
        yield literal(column.dtype)
    checks = [*_checks(column), *further]
    if checks:
        value = checks[0] if len(checks) == 1 else f"[{', '.join(checks)}]"
        yield value if column.dtype else f"checks={value}"
    if column.nullable:
        yield "nullable=True"
    if column.unique:
        yield "unique=True"


def _checks(column: ColumnRule) -> Iterator[str]:
    if column.values:
        yield f"pa.Check.isin({literal(list(column.values))})"
    elif column.low is not None and column.high is not None:
        yield f"pa.Check.in_range({literal(column.low)}, {literal(column.high)})"
