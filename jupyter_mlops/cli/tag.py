"""`nb2prod tag`: suggests a stage for each cell that should have one, and writes the tags."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.formats import as_data, counted
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.errors import NotebookUnreadable

if TYPE_CHECKING:
    from jupyter_mlops.tagging.serving import Candidate


@click.command(
    epilog=taught(
        "nb2prod tag churn.ipynb            what each cell seems to be, and why",
        "nb2prod tag churn.ipynb --write    the same, and put the tags into the notebook",
        exit_codes="0 done, 2 cannot run",
    ),
)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Put the suggested tags into the notebook.")
@as_json_option
def tag(notebook: Path, write: bool, as_json: bool) -> int:
    """Suggest stages for cells without one of our tags.

    Nothing is run. A tag that you have set is never changed. `--write` changes nothing in the file
    but tags; close the notebook in Jupyter first, or reload it afterwards.
    """
    # imported here, as it takes a third of the time that the other commands need to start
    from jupyter_mlops.tagging.suggest import suggest_tags

    suggested = suggest_tags(notebook)
    if write and suggested.suggestions:
        _write(notebook, suggested.tags)
    if as_json:
        console.show_json(
            {
                "notebook": notebook,
                "written": write,
                "suggestions": suggested.suggestions,
                "models": suggested.models,
                "diagnostics": [as_data(found) for found in suggested.diagnostics],
            }
        )
        return 0
    for one in suggested.suggestions:
        console.show(f"cell {one.cell:>3}  {one.tag:<10}  {one.confidence:.0%}  {one.reason}")
    what = "tagged" if write else "to tag, with --write"
    console.show(f"{notebook}: {counted(len(suggested.suggestions), 'cell')} {what}")
    _show_models(suggested.models)
    return 0


def _show_models(models: "tuple[Candidate, ...]") -> None:
    """Propose a serve cell where none is written; which of several models is meant is asked."""
    if not models:
        return
    names = " or ".join(f"`{one.model}`" for one in models)
    console.show(f"\nno serve cell: to get a prediction service for {names}, add such a cell:")
    console.show('\n  # tagged "serve"')
    for line in models[-1].cell_text.split("\n"):
        console.show(f"  {line}".rstrip())


def _write(path: Path, tags: dict[int, tuple[str, ...]]) -> None:
    from jupyter_mlops.notebook.retagging import write_tags

    try:
        write_tags(path, tags)
    except OSError as error:
        raise NotebookUnreadable(
            f"{path} can't be written: {error.strerror}", "check who may write the file"
        ) from None
