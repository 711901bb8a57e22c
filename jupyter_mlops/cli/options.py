"""What several commands take from the command line."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def taught(*examples: str, exit_codes: str) -> str:
    """Lay out the end of a command's help."""
    # click keeps the lines of a block as they are when it begins with a backspace
    lines = "".join(f"\n  {example}" for example in examples)
    return f"\b\nExamples:{lines}\n\n\b\nExit codes: {exit_codes}."


def as_json_option(command: _Command) -> _Command:
    """Add `--json` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def time_limit_option(command: _Command) -> _Command:
    """Add `--time-limit` to a command."""
    return click.option(
        "--time-limit", type=float, metavar="SECONDS", help="For one run of the notebook [600]."
    )(command)


def codes_option(name: str, text: str) -> Callable[[_Command], _Command]:
    """Add an option that takes codes, or beginnings of codes, with commas between them."""
    return click.option(name, type=_Codes(), metavar="CODES", help=text)


class _Codes(click.ParamType[tuple[str, ...]]):
    name = "codes"

    def convert(
        self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split at commas."""
        if isinstance(value, tuple):
            return value
        return tuple(code.strip().upper() for code in str(value).split(",") if code.strip())
