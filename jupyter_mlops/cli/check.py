"""`nb2prod check`: what stands in the way of a build, without running the notebook."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.formats import as_data, counted, tally
from jupyter_mlops.cli.opened import Opened, open_notebook
from jupyter_mlops.cli.options import as_json_option, codes_option, taught
from jupyter_mlops.diagnostic import Diagnostic, has_errors
from jupyter_mlops.errors import Nb2ProdError, NotebookUnreadable
from jupyter_mlops.notebook.trees import collector_off

if TYPE_CHECKING:
    from jupyter_mlops.cli.annotations import Report
    from jupyter_mlops.fixing import Fixed


@dataclass(frozen=True, slots=True)
class _Checked:
    path: Path
    opened: Opened | None
    diagnostics: tuple[Diagnostic, ...]
    error: Nb2ProdError | None
    fixed: "Fixed | None" = None


@click.command(
    epilog=taught(
        "nb2prod check churn.ipynb",
        "nb2prod check churn.ipynb --fix --dry-run   what the mechanical fixes would change",
        "nb2prod check --format sarif notebooks/*.ipynb > findings.sarif",
        exit_codes="0 no errors found, 1 errors found, 2 a notebook cannot be read or written",
    ),
)
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Apply the fixes that are mechanical, and show them.")
@click.option(
    "--dry-run", "--diff", "dry_run", is_flag=True, help="Show what --fix would do; write nothing."
)
@codes_option("--select", "Report only these codes, or codes that begin so.")
@codes_option("--ignore", "Leave these codes out. An error is always reported.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to report.",
)
@as_json_option
def check(
    notebooks: tuple[Path, ...],
    *,
    fix: bool,
    dry_run: bool,
    style: str,
    as_json: bool,
    **codes: tuple[str, ...] | None,
) -> int:
    """Check notebooks without running them.

    Says with place, reason and remedy what a build would refuse, and what may go wrong later.
    `nb2prod explain CODE` tells more about a finding. `--fix` changes the text of cells, nothing
    else in the file; close the notebook in Jupyter first, or reload it afterwards.
    """
    wanted = {name: list(given) for name, given in codes.items() if given}
    with collector_off():
        checked: list[_Checked] = []
        for path in notebooks:
            if checked:
                gc.collect()
            checked.append(_checked(path, wanted, fix=fix or dry_run, dry_run=dry_run))
        _report(checked, "json" if as_json else style, dry_run=dry_run)
        gc.freeze()  # the process ends: going through all trees once more would free nothing
    if any(one.error for one in checked):
        return 2
    return int(any(has_errors(one.diagnostics) for one in checked))


def _checked(path: Path, wanted: dict[str, list[str]], *, fix: bool, dry_run: bool) -> _Checked:
    """Check one notebook; one that can't be read doesn't keep the others from being checked."""
    try:
        opened = open_notebook(path, wanted)
        if not fix:
            diagnostics = jupyter_mlops.check_notebook(path, opened.settings).diagnostics
            return _Checked(path, opened, diagnostics, None)
        fixed = jupyter_mlops.fix_notebook(path, opened.settings)
        if fixed.sources and not dry_run:
            _write(path, fixed)
            opened = open_notebook(path, wanted)
    except Nb2ProdError as error:
        return _Checked(path, None, (), error)
    if not dry_run:
        return _Checked(path, opened, fixed.result.diagnostics, None, fixed)
    # nothing was written: what is in the file still is
    diagnostics = jupyter_mlops.check_notebook(path, opened.settings).diagnostics
    return _Checked(path, opened, diagnostics, None, fixed)


def _write(path: Path, fixed: "Fixed") -> None:
    from jupyter_mlops.notebook.rewriting import write_changed

    try:
        write_changed(path, fixed.content, fixed.changed)
    except OSError as error:
        raise NotebookUnreadable(
            f"{path} can't be written: {error.strerror}", "check who may write the file"
        ) from None


def _report(checked: Sequence[_Checked], style: str, *, dry_run: bool) -> None:
    if style == "json":
        console.show_json(_as_document(checked, dry_run=dry_run))
        return
    if style in ("sarif", "github"):
        from jupyter_mlops.cli.annotations import as_github, as_sarif

        reports = [_as_report(one) for one in checked]
        if style == "sarif":
            console.show_json(as_sarif(reports))
        else:
            for command in as_github(reports):
                console.show(command)
        return
    for one in checked:
        _show(one, dry_run=dry_run)
    read = [one for one in checked if not one.error]
    if read:
        found = tally(found for one in read for found in one.diagnostics)
        console.show(f"{counted(len(read), 'notebook')} checked: {found}")
    if len(read) < len(checked):
        console.show(f"{len(checked) - len(read)} not checked", console.BAD, to_stderr=True)


def _as_report(one: _Checked) -> "Report":
    from jupyter_mlops.cli.annotations import Report
    from jupyter_mlops.notebook.rewriting import lines_in_file

    lines = lines_in_file(one.path) if one.opened else {}
    return Report(one.path, one.diagnostics, lines, one.error)


def _show(one: _Checked, *, dry_run: bool) -> None:
    if one.error:
        console.show_error(one.error, as_json=False)
    if one.fixed and one.fixed.sources:
        console.show(one.fixed.diff)
        for found in one.fixed.applied:
            done = "would fix" if dry_run else "fixed"
            console.show(f"{done} {found.code} at {found.span}: {found.fix}")
        console.show()
    if one.opened:
        console.show_diagnostics(one.diagnostics, str(one.path), one.opened.sources)


def _as_document(checked: Sequence[_Checked], *, dry_run: bool) -> dict[str, object]:
    """Give all results; `error` at the top is the first that kept a notebook from being checked."""
    failures = {one.path: console.failure(one.error) for one in checked if one.error}
    results = [
        {
            "notebook": one.path,
            "diagnostics": [as_data(found) for found in one.diagnostics],
            **(_as_fixes(one.fixed, dry_run=dry_run) if one.fixed else {}),
            **failures.get(one.path, {}),
        }
        for one in checked
    ]
    return {"notebooks": results, **next(iter(failures.values()), {})}


def _as_fixes(fixed: "Fixed", *, dry_run: bool) -> dict[str, object]:
    return {
        "fixed": [as_data(found) for found in fixed.applied],
        "diff": fixed.diff,
        "written": bool(fixed.sources) and not dry_run,
    }
