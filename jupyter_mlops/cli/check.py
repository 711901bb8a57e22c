"""`nb2prod check`: what stands in the way of a build, without running the notebook."""

from dataclasses import dataclass
from pathlib import Path

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.formats import as_data, counted, tally
from jupyter_mlops.cli.opened import Opened, open_notebook
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.diagnostic import Diagnostic, has_errors
from jupyter_mlops.errors import Nb2ProdError


@dataclass(frozen=True, slots=True)
class _Checked:
    path: Path
    opened: Opened | None
    diagnostics: tuple[Diagnostic, ...]
    error: Nb2ProdError | None


@click.command(
    epilog=taught(
        "nb2prod check churn.ipynb",
        "nb2prod check --json notebooks/*.ipynb",
        exit_codes="0 no errors found, 1 errors found, 2 a notebook cannot be read",
    ),
)
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json_option
def check(notebooks: tuple[Path, ...], as_json: bool) -> int:
    """Check notebooks without running them.

    Says with place, reason and remedy what a build would refuse, and what may go wrong later.
    `nb2prod explain CODE` tells more about a finding.
    """
    checked = [_checked(path) for path in notebooks]
    if as_json:
        console.show_json(_as_document(checked))
    else:
        for one in checked:
            _show(one)
        found = tally(found for one in checked for found in one.diagnostics)
        console.show(f"{counted(len(checked), 'notebook')} checked: {found}")
    if any(one.error for one in checked):
        return 2
    return int(any(has_errors(one.diagnostics) for one in checked))


def _checked(path: Path) -> _Checked:
    """Check one notebook; one that can't be read doesn't keep the others from being checked."""
    try:
        opened = open_notebook(path, {})
        diagnostics = jupyter_mlops.check_notebook(path, opened.settings).diagnostics
    except Nb2ProdError as error:
        return _Checked(path, None, (), error)
    return _Checked(path, opened, diagnostics, None)


def _show(one: _Checked) -> None:
    if one.error:
        console.show_error(one.error, as_json=False)
    if one.opened:
        console.show_diagnostics(one.diagnostics, str(one.path), one.opened.sources)


def _as_document(checked: list[_Checked]) -> dict[str, object]:
    """Give all results; `error` at the top is the first that kept a notebook from being checked."""
    failures = {one.path: console.failure(one.error) for one in checked if one.error}
    results = [
        {
            "notebook": one.path,
            "diagnostics": [as_data(found) for found in one.diagnostics],
            **failures.get(one.path, {}),
        }
        for one in checked
    ]
    return {"notebooks": results, **next(iter(failures.values()), {})}
