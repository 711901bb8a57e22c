"""`nb2prod build`: record a notebook's run, compile it, prove the package, write it."""

from pathlib import Path
from typing import Any

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.opened import open_notebook
from jupyter_mlops.cli.options import as_json_option, parse_value, taught, time_limit_option
from jupyter_mlops.cli.outcome import exit_code, outcome_data, show_outcome


@click.command(
    epilog=taught(
        "nb2prod build churn.ipynb",
        'nb2prod build churn.ipynb -o out/churn -p TEST_SIZE 0.3 -p PLANS \'["basic", "pro"]\'',
        exit_codes="0 built, 1 errors found and nothing released, 2 cannot run",
    ),
)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="DIR", help="Where to write the build [build/NAME].")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Replace a value of the parameters cell; VALUE is JSON or text. May be repeated.",
)
@click.option("--static", is_flag=True, default=None, help="Don't run anything: UNVALIDATED.")
@click.option("--name", help="Name of the package [from the notebook's].")
@time_limit_option
@as_json_option
def build(
    notebook: Path, as_json: bool, parameters: tuple[tuple[str, str], ...], **options: Any
) -> int:
    """Compile a notebook into a package proved equal.

    Runs the notebook once under observation, writes the package, runs each of its stages in a
    fresh process at several parameter values, and compares every value, metric and prediction
    with the notebook's. Only a package that is equal is released.
    """
    given = {name: parse_value(value) for name, value in parameters}
    opened = open_notebook(notebook, {**options, "parameters": given or None})
    with console.progress() as on_progress:
        result = jupyter_mlops.compile_notebook(notebook, opened.settings, on_progress)
    if as_json:
        console.show_json({"notebook": notebook, **outcome_data(result)})
    else:
        console.show_diagnostics(result.diagnostics, str(notebook), opened.sources)
        show_outcome(result)
    return exit_code(result)
