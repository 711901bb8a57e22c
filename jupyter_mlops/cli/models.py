"""`nb2prod models`: the trained versions of a model, and which of them answers."""

import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.cli.schedule_table import table
from jupyter_mlops.errors import ConfigurationInvalid

if TYPE_CHECKING:
    from jupyter_mlops.operations.registry import Registry, Version

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group(
    epilog=taught(
        "nb2prod models list build/churn",
        "nb2prod models compare build/churn champion challenger",
        'nb2prod models promote build/churn 7 --reason "looked at by hand"',
        "nb2prod models rollback build/churn",
        exit_codes="0 done, 2 cannot run",
    )
)
def models() -> None:
    """Show the trained versions of a model, and choose which one answers.

    MODEL is a build's folder, or a name in the registry that MLFLOW_TRACKING_URI leads to. A
    VERSION is a number or an alias: champion answers, previous answered before, challenger was
    trained last.
    """


def _of_model(command: _Command) -> _Command:
    """Take the model, where it is kept, and `--json`."""
    place = click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder of the store when MLFLOW_TRACKING_URI names none.  [default: mlflow beside "
        "the build]",
    )
    return click.argument("model")(place(as_json_option(command)))


def _reason_option(command: _Command) -> _Command:
    return click.option("--reason", default="by hand", show_default=True, help="Kept with it.")(
        command
    )


@models.command("list")
@_of_model
def list_(model: str, home: Path | None, as_json: bool) -> int:
    """List all versions, the newest first."""
    registry = _registry(model, home)
    measured = _measured(registry)
    found = registry.versions()
    if as_json:
        told = [{**_told(one), "metrics": dict(measured.get(one.run, {}))} for one in found]
        console.show_json({"versions": told})
        return 0
    if not found:
        console.note("there is no version yet: train one with `nb2prod retrain BUILD`")
        return 0
    names = sorted({name for one in found for name in measured.get(one.run, {})})
    rows = [_row(one, names, measured.get(one.run, {})) for one in found]
    console.show(table(("version", "made (UTC)", "alias", "outcome", *names, "run"), rows))
    return 0


def _measured(registry: "Registry") -> dict[str, Mapping[str, float]]:
    from jupyter_mlops.operations.history import past_runs

    return {one.id: one.metrics for one in past_runs(registry)}


def _row(one: "Version", names: Sequence[str], metrics: Mapping[str, float]) -> tuple[str, ...]:
    return (
        str(one.number),
        f"{one.created:%Y-%m-%d %H:%M}",
        ", ".join(one.aliases),
        one.outcome,
        *(f"{metrics[name]:.6g}" if name in metrics else "-" for name in names),
        one.run,
    )


@models.command()
@_of_model
@click.argument("version", default="champion")
def show(model: str, home: Path | None, as_json: bool, version: str) -> int:
    """Show one version: its metrics, parameters and data, and why it was promoted or not."""
    registry = _registry(model, home)
    one = registry.version(version)
    metrics, parameters = registry.measured(one)
    files = _files(registry, one)
    if as_json:
        told = {"metrics": metrics, "parameters": parameters, "data": files}
        console.show_json({**_told(one), **told})
        return 0
    console.show(f"{registry.name} version {one.number}  {', '.join(one.aliases)}")
    for name, value in {**_noted(one), "run": one.run}.items():
        console.show(f"  {name}: {value}")
    if one.promotion is not None:
        before = one.promotion.instead_of
        instead = f" instead of version {before}" if before is not None else ""
        console.show(f"  promoted: {one.promotion.at} by {one.promotion.actor}{instead}")
        console.show(f"    because: {one.promotion.reason}")
    for name, number in metrics.items():
        console.show(f"  {name} = {number:.6g}")
    for name, text in parameters.items():
        console.show(f"  {name}: {text}")
    for file in files:
        revision = f", DVC {file['revision']}" if file.get("revision") else ""
        console.show(f"  data: {file['path']}, sha256 {file['sha256']}{revision}")
    return 0


def _files(registry: "Registry", one: "Version") -> list[Mapping[str, Any]]:
    """The data that a version was made from."""
    from jupyter_mlops.operations.history import kept_files

    return list(kept_files(registry, one.run).inputs)


@models.command()
@_of_model
@click.argument("first", default="")
@click.argument("second", default="")
def compare(model: str, home: Path | None, as_json: bool, first: str, second: str) -> int:
    """Show two versions side by side, as each was measured on its own data.

    Without versions, the champion and the challenger; where that is the champion by now, the one
    before and the champion.
    """
    registry = _registry(model, home)
    if not second:
        is_promoted = "champion" in registry.version("challenger").aliases
        first, second = (
            (first or "previous", "champion")
            if is_promoted
            else (first or "champion", "challenger")
        )
    sides = [registry.version(first), registry.version(second)]
    (metrics, parameters), (others, changed) = (registry.measured(one) for one in sides)
    if as_json:
        told = [
            {**_told(one), "metrics": numbers, "parameters": values}
            for one, numbers, values in zip(
                sides, (metrics, others), (parameters, changed), strict=True
            )
        ]
        console.show_json({"first": told[0], "second": told[1]})
        return 0
    console.show(f"{'':<24}{sides[0].number:>14}{sides[1].number:>14}")
    for name in sorted({*metrics, *others}):
        numbers = [f"{side[name]:.6g}" if name in side else "-" for side in (metrics, others)]
        console.show(f"{name:<24}{numbers[0]:>14}{numbers[1]:>14}")
    for name in sorted({*parameters, *changed}):
        texts = [side.get(name, "-") for side in (parameters, changed)]
        if texts[0] != texts[1]:
            console.show(f"{name:<24}{texts[0]:>14}{texts[1]:>14}")
    return 0


@models.command()
@_of_model
@click.argument("version")
@_reason_option
def promote(model: str, home: Path | None, as_json: bool, version: str, reason: str) -> int:
    """Let a version answer from now on; running services take it over within seconds."""
    registry = _registry(model, home)
    registry.promote(registry.version(version).number, reason, getpass.getuser())
    return _champion_shown(registry, as_json=as_json)


@models.command()
@_of_model
@_reason_option
def rollback(model: str, home: Path | None, as_json: bool, reason: str) -> int:
    """Let the version answer that did before."""
    registry = _registry(model, home)
    registry.rollback(reason, getpass.getuser())
    return _champion_shown(registry, as_json=as_json)


@models.command()
@_of_model
@click.option("--keep", type=click.IntRange(min=0), default=10, show_default=True)
def prune(model: str, home: Path | None, as_json: bool, keep: int) -> int:
    """Delete old versions, but none that an alias points to; their runs stay."""
    gone = _registry(model, home).prune(keep)
    if as_json:
        console.show_json({"deleted": gone})
    else:
        console.show(f"deleted: {', '.join(map(str, gone)) or 'none'}")
    return 0


def _registry(model: str, home: Path | None) -> "Registry":
    try:
        from jupyter_mlops.operations.registry import Registry
    except ModuleNotFoundError as problem:
        raise ConfigurationInvalid(
            f"{problem.name} is not installed", 'python -m pip install "jupyter_mlops[operate]"'
        ) from problem
    from jupyter_mlops.builds import read_manifest
    from jupyter_mlops.operations.store import URI, home_of

    folder = Path(model)
    if folder.is_dir():
        return Registry(str(read_manifest(folder)["name"]), home or home_of(folder))
    if home is None and not os.environ.get(URI):
        raise ConfigurationInvalid(
            f"{model} is no folder, and {URI} names no registry",
            "give the folder of a build, or say with --home where the store is",
        )
    return Registry(model, home or Path("mlflow"))


def _champion_shown(registry: "Registry", *, as_json: bool) -> int:
    one = registry.version("champion")
    if as_json:
        console.show_json(_told(one))
    else:
        console.show(f"{registry.name} version {one.number} answers from now on")
    return 0


def _told(one: "Version") -> dict[str, Any]:
    return {
        "version": one.number,
        "run": one.run,
        "created": one.created.isoformat(),
        "aliases": list(one.aliases),
        **_noted(one),
        "promoted": asdict(one.promotion) if one.promotion is not None else None,
    }


def _noted(one: "Version") -> dict[str, str]:
    """What was noted with a version, but for its promotion, which has parts."""
    noted = {name: value for name, value in one.tags.items() if name != "promoted"}
    return noted | ({"outcome": one.outcome} if one.outcome else {})
