"""Which schedule the commands of `nb2prod schedule` work on; what reads it is loaded late."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from jupyter_mlops.operations.scheduling.home import Home
    from jupyter_mlops.operations.scheduling.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])


def home_option(command: _Command) -> _Command:
    """Add `--home` to a command."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path),
        envvar="NB2PROD_HOME",
        help="Folder of the schedule.  [default: NB2PROD_HOME, or the user's data folder]",
    )(command)


def opened_home(given: Path | None) -> "Home":
    """Open the folder."""
    from jupyter_mlops.operations.scheduling.home import Home

    return Home.at(given)


def opened_store(given: Path | None) -> "Store":
    """Open the schedule in it."""
    from jupyter_mlops.operations.scheduling.store import Store

    return Store(opened_home(given))
