"""`nb2prod validate`: prove an existing build again."""

from pathlib import Path

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import as_json_option, taught, time_limit_option
from jupyter_mlops.cli.outcome import exit_code, outcome_data, show_outcome
from jupyter_mlops.config import load_settings


@click.command(
    epilog=taught(
        "nb2prod validate build/churn",
        "nb2prod validate build/churn --json",
        exit_codes="0 equal, 1 different or incomparable, 2 cannot run",
    ),
)
@click.argument("build", type=click.Path(path_type=Path))
@time_limit_option
@as_json_option
def validate(build: Path, time_limit: float | None, as_json: bool) -> int:
    """Prove an existing build again.

    BUILD is the folder that `nb2prod build` wrote. Runs the notebook kept in it and the package,
    each stage in a fresh process, and compares every value, metric and prediction.
    """
    settings = load_settings(build / "build.json", {}, {"time_limit": time_limit})
    with console.progress() as on_progress:
        result = jupyter_mlops.validate_build(build, settings, on_progress)
    if as_json:
        console.show_json(outcome_data(result))
    else:
        console.show_diagnostics(result.diagnostics, str(build), {})
        show_outcome(result)
    return exit_code(result)
