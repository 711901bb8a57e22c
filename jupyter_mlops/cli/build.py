"""`nb2prod build`: record a notebook's run, compile it, prove the package, write it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.opened import open_notebook
from jupyter_mlops.cli.options import as_json_option, taught, time_limit_option
from jupyter_mlops.cli.outcome import exit_code, outcome_data, show_outcome
from jupyter_mlops.plain import parse_value

if TYPE_CHECKING:
    from jupyter_mlops.ir.pipeline import Pipeline


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
@click.option(
    "--allow-nondeterminism",
    is_flag=True,
    default=None,
    help="Leave out of the proof what differs between runs of the notebook itself.",
)
@click.option("--name", help="Name of the package [from the notebook's].")
@click.option(
    "--fixtures",
    type=click.Choice(["none", "sample", "full"]),
    help="What the package's tests keep of the data: nothing, a sample without anybody in it "
    "[default], or all.",
)
@click.option(
    "--seeds",
    type=int,
    metavar="N",
    help="Runs that the bounds of the metrics are calibrated from [5].",
)
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
    counts = statement_counts(result.pipeline, opened.staged) if result.pipeline else {}
    if as_json:
        console.show_json({"notebook": notebook, "statements": counts, **outcome_data(result)})
    else:
        console.show_diagnostics(result.diagnostics, str(notebook), opened.sources)
        console.show(", ".join(f"{number} {what}" for what, number in counts.items()))
        show_outcome(result)
    return exit_code(result)


def statement_counts(pipeline: "Pipeline", staged: frozenset[int]) -> dict[str, int]:
    """Count the statements that are in the package, that were dropped, and that only explore."""
    dropped = [statement for statement in pipeline.statements if not statement.kept]
    exploration = sum(statement.cell not in staged for statement in dropped)
    return {
        "kept": len(pipeline.statements) - len(dropped),
        "dropped": len(dropped) - exploration,
        "exploration": exploration,
    }
