"""A program that rehearses a package: reads a request in JSON, writes what was found in JSON."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.checks.profiles import profile
from jupyter_mlops.validation.rehearsal.baseline import dummy_metrics
from jupyter_mlops.validation.rehearsal.behaviour import Asked, behaviour
from jupyter_mlops.validation.rehearsal.fixtures import make_fixtures
from jupyter_mlops.validation.rehearsal.models import evaluated_models
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.resampling import evaluated_columns, resampled
from jupyter_mlops.validation.rehearsal.serving import Route, served
from jupyter_mlops.validation.rehearsal.skew import serving_as_evaluated


def main(request: Path) -> None:
    """Do one request."""
    asked = json.loads(request.read_text("utf-8"))
    package = Package(asked["package"], Path(asked["artifacts"]), Path(asked["inputs"]))
    found = _TASKS[asked["task"]](package, asked)
    Path(asked["answer"]).write_text(json.dumps(found), "utf-8")


def _resampled(package: Package, _: Mapping[str, Any]) -> dict[str, Any]:
    return resampled(package)


def _served(package: Package, asked: Mapping[str, Any]) -> dict[str, Any]:
    route = Route(asked["path"], asked["batch"], asked["is_released"])
    return served(package, _asked(asked["endpoint"]), route)


def _rehearsed(package: Package, asked: Mapping[str, Any]) -> dict[str, Any]:
    folder = Path(asked["fixtures"])
    made = make_fixtures(package, asked["mode"], folder, asked["timed"])
    models = evaluated_models(package)
    metrics, why = dummy_metrics(package)
    found: dict[str, Any] = {
        "fixtures": asdict(made),
        "profiles": {
            stage.name: {
                name: described
                for name, value in package.stored(stage).items()
                if (described := profile(value)) is not None
            }
            for stage in package.project.stages
        },
        "models": models,
        "columns": evaluated_columns(package),
        "baseline": {"metrics": metrics, "why": why},
    }
    if asked["endpoints"]:
        sample = _sample(package, folder)
        functions = [_asked(endpoint) for endpoint in asked["endpoints"]]
        found["endpoints"] = {
            one.entry: {
                "behaviour": _or_why(partial(behaviour, package, one, sample)),
                "skew": _or_why(partial(serving_as_evaluated, package, one, models)),
            }
            for one in functions
        }
    return found


def _asked(endpoint: Mapping[str, Any]) -> Asked:
    return Asked(**{key: _tuple(value) for key, value in endpoint.items()})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sample(package: Package, folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for stage in package.project.stages:
        if (folder / stage.name).is_dir():
            values |= package.load(folder / stage.name)
    return values


def _or_why(find: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return find()
    except (Exception, SystemExit) as error:  # the notebook's own code runs here
        return {"why": " ".join(f"{type(error).__name__}: {error}".split())[:200], "fails": True}


_TASKS: Mapping[str, Callable[[Package, Mapping[str, Any]], dict[str, Any]]] = {
    "rehearse": _rehearsed,
    "resample": _resampled,
    "serve": _served,
}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
