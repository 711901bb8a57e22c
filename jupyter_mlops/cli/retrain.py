"""`nb2prod retrain`: train a build's model again, and promote it if it is good enough."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.notice_options import NAMES, notice_options
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.errors import ConfigurationInvalid, Nb2ProdError
from jupyter_mlops.plain import parse_value

if TYPE_CHECKING:
    from jupyter_mlops.operations.retrain import Result


@click.command(
    epilog=taught(
        "nb2prod retrain build/churn --inputs data/",
        "nb2prod retrain build/churn -p SEED 8 --promote-if better",
        "MLFLOW_TRACKING_URI=http://mlflow:5000 nb2prod retrain build/churn --json",
        exit_codes="0 promoted or kept, 1 failed, 2 cannot run, 3 a gate refused, "
        "4 the data refused",
    ),
)
@click.argument("build", type=click.Path(path_type=Path))
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Parameter.")
@click.option(
    "--inputs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with the files that the notebook reads.  [default: BUILD/inputs]",
)
@click.option("--name", default="", help="Name in the registry.  [default: the package's]")
@click.option(
    "--promote-if",
    type=click.Choice(["not-worse", "better", "never"]),
    default="not-worse",
    show_default=True,
    help="When a model that passes its gates takes the champion's place.",
)
@click.option(
    "--if-new-data", is_flag=True, help="Do nothing if a run on the same data is there already."
)
@click.option(
    "--time-limit", type=click.FloatRange(0, min_open=True), default=3600, show_default=True,
    metavar="SECONDS", help="For the notebook, and for each step of the package by itself.",
)  # fmt: skip
@click.option(
    "--memory-limit", type=click.IntRange(1), metavar="MB",
    help="For each process that runs statements of the notebook.",
)  # fmt: skip
@click.option("--trigger", default="manual", help="Why it is done, for the record.")
@click.option("--note", default="", help="More about why, for the record.")
@click.option(
    "--wait", type=click.FloatRange(0), default=0, metavar="SECONDS",
    help="For another retraining of the same model to end.  [default: 0]",
)  # fmt: skip
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the store when MLFLOW_TRACKING_URI names none.  [default: mlflow beside BUILD]",
)
@notice_options
@as_json_option
def retrain(build: Path, as_json: bool, **given: Any) -> int:
    """Train a build's model again on today's data, and let it answer if it is good enough.

    BUILD is the folder that `nb2prod build` wrote. papermill runs its notebook. The data has to
    keep the data contract; the model has to pass the build's gates and must not be surely worse
    than the champion on the same rows. Everything is kept in MLflow: the executed notebook,
    parameters, data, metrics, and the model as a version with the alias `challenger`.
    """
    try:
        from jupyter_mlops.operations import retrain as training
        from jupyter_mlops.operations.limits import Limits
        from jupyter_mlops.operations.scheduling.notices.by_hand import ByHand
        from jupyter_mlops.operations.scheduling.notices.receivers import receivers
        from jupyter_mlops.operations.trigger import NOTE, TRIGGER
    except ModuleNotFoundError as problem:
        raise ConfigurationInvalid(
            f"{problem.name} is not installed", 'python -m pip install "jupyter_mlops[operate]"'
        ) from problem
    teller = ByHand(receivers(*(given[name] for name in NAMES)), build)
    request = training.Request(
        build=build,
        parameters={name: parse_value(text) for name, text in given["parameters"]},
        data=given["inputs"],
        model=given["name"],
        home=given["home"],
        limits=Limits(given["time_limit"], given["memory_limit"]),
        promotes=given["promote_if"],
        # a scheduler of ours knows it better than the words that it calls
        trigger=os.environ.get(TRIGGER) or given["trigger"],
        note=os.environ.get(NOTE) or given["note"],
        wait=given["wait"],
        only_new_data=given["if_new_data"],
    )
    try:
        with console.progress() as show:
            result = training.retrain(request, show)
    except Nb2ProdError as problem:
        _noted(teller.ended("cannot run", 2, problem.message))
        raise
    if as_json:
        console.show_json(result.as_json())
    else:
        _show(result)
    _noted(teller.ended(result.outcome, result.exit_code, result.reason, result.as_json()))
    return result.exit_code


def _show(result: "Result") -> None:
    console.show(f"{result.outcome}: {result.reason}" if not result.gates else result.outcome)
    for gate in result.gates:
        console.show(f"  {'passed ' if gate.passed else 'refused'}  {gate.kind}: {gate.told}")
    if result.version is not None:
        console.show(f"{result.model} version {result.version}, champion {result.champion}")


def _noted(problem: str) -> None:
    if problem:
        console.note(f"could not tell: {problem}")
