"""Whom the end of a retraining is told to: the options for it."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
NAMES = ("commands", "webhooks", "emails", "only_trouble")
_OPTIONS = (
    click.option(
        "--on-event", "commands", multiple=True, metavar="COMMAND",
        help="Is run after each try, with JSON on its standard input.",
    ),
    click.option("--webhook", "webhooks", multiple=True, metavar="URL", help="Is posted JSON."),
    click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="Gets a mail."),
    click.option("--only-trouble", is_flag=True, help="Tell of what did not end well only."),
)  # fmt: skip


def notice_options(command: _Command) -> _Command:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
