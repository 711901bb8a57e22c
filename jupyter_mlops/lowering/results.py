"""From what a stage gives and shows to the text of its `return` statement."""

from jupyter_mlops.analysis.outputs import Shown
from jupyter_mlops.ir.pipeline import Rewritten
from jupyter_mlops.ir.shown_fields import shown_field
from jupyter_mlops.lowering.interfaces import RANDOM_STATES

WIDTH = 88
"""Columns after which a generated line is broken."""


def return_statement(
    result: str, outputs: tuple[str, ...], shown: tuple[Shown, ...], album: str
) -> str:
    """Return everything as a `result`; without one, as for a step, only the bare outputs.

    `album`: the variable that holds the plots, or empty.
    """
    names = [RANDOM_STATES.get(name, name) for name in outputs]
    if not result:
        return f"return {', '.join(names)}" if names else ""
    fields = [f"{name}={name}" for name in names]
    metrics = [_entry(one) for one in shown if one.kind != "report"]
    reports = [_entry(one) for one in shown if one.kind == "report"]
    if metrics:
        fields.append(_dict_text(shown_field("metrics", outputs), metrics))
    if reports:
        fields.append(_dict_text(shown_field("reports", outputs), reports))
    if album:
        fields.append(f"{shown_field('plots', outputs)}={album}")
    line = f"return {result}({', '.join(fields)})"
    if len(line) + 4 <= WIDTH and "\n" not in line:
        return line
    inner = "".join(f"    {field.replace(chr(10), chr(10) + '    ')},\n" for field in fields)
    return f"return {result}(\n{inner})"


def entries(shown: tuple[Shown, ...]) -> tuple[Rewritten, ...]:
    """What that statement says of each result, with the line that shows it in the notebook."""
    return tuple(Rewritten(one.uid, f"{{{_entry(one)}}}", (one.line,)) for one in shown)


def returned_class(ending: str) -> str:
    """The name of the result in a `return` statement."""
    return ending.removeprefix("return ").partition("(")[0]


def _entry(shown: Shown) -> str:
    return f"**{shown.key}" if shown.kind == "metrics" else f'"{shown.key}": {shown.variable}'


def _dict_text(field: str, entries: list[str]) -> str:
    line = f"{field}={{{', '.join(entries)}}}"
    if len(line) + 8 <= WIDTH:
        return line
    inner = "".join(f"    {entry},\n" for entry in entries)
    return f"{field}={{\n{inner}}}"
