"""`nb2prod graph`: the stages of a notebook and what flows between them."""

from pathlib import Path

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.formats import as_data, tally
from jupyter_mlops.cli.opened import open_notebook
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.diagnostic import has_errors
from jupyter_mlops.ir.drawing import as_document, as_mermaid, as_outline

_DRAWINGS = {"text": as_outline, "mermaid": as_mermaid}


@click.command(
    epilog=taught(
        "nb2prod graph churn.ipynb",
        "nb2prod graph churn.ipynb --format mermaid > churn.mmd",
        exit_codes="0 drawn, 1 errors found in the notebook, 2 cannot run",
    ),
)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice([*_DRAWINGS, "json"]),
    default="text",
    show_default=True,
    help="How to draw it.",
)
@as_json_option
def graph(notebook: Path, style: str, as_json: bool) -> int:
    """Show the stages and what flows between them.

    Nothing is run. Mermaid text can be pasted into Markdown on GitHub or into JupyterLab.
    """
    opened = open_notebook(notebook, {})
    result = jupyter_mlops.check_notebook(notebook, opened.settings)
    if as_json or style == "json":
        drawn = result.pipeline and as_document(result.pipeline)
        findings = [as_data(found) for found in result.diagnostics]
        console.show_json({"notebook": notebook, "pipeline": drawn, "diagnostics": findings})
    elif result.pipeline:
        console.show(_DRAWINGS[style](result.pipeline))
        console.note(f"{notebook}: {tally(result.diagnostics)}")
    else:
        console.show_diagnostics(result.diagnostics, str(notebook), opened.sources)
    return int(result.pipeline is None or has_errors(result.diagnostics))
