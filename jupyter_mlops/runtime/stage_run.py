"""One stage: skipped when its folder holds what it would give, else run from stored values."""

import copy
import hashlib
import json
import re
import sys
import time
from collections.abc import Collection, Mapping
from contextlib import chdir, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import cloudpickle

from . import stored, workfiles
from .artifacts import load, read_manifest, replaced, write
from .errors import ArtifactError
from .outside import Touched, content_of, platform_digest, watched
from .places import placed
from .plots import drawn_in_memory
from .progress import printing
from .project import Project, Stage
from .sources import code_of

_SUFFIXES = {"reports": ".txt", "plots": ".png"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one stage."""

    name: str
    status: Literal["ran", "cached"]
    seconds: float
    metrics: Mapping[str, float]
    artifacts: Mapping[str, str]
    """Name of a value → its file, seen from the folder of artifacts."""
    reason: str
    """Why it ran."""

    @property
    def line(self) -> str:
        """Tell it in a line."""
        if self.status == "cached":
            return f"{self.name:<12}   cached"
        return f"{self.name:<12} {self.seconds:8.2f} s  {self.reason}".rstrip()


@dataclass
class Place:
    """Where the stages of one run read and write."""

    project: Project
    artifacts: Path
    root: Path
    """Of the files that stages work on."""

    @cached_property
    def files(self) -> dict[str, str]:
        """Path → content of these files, as they are before the next stage."""
        return workfiles.contents(self.root)


def run_stage(
    place: Place, stage: Stage, params: Any, *, must: bool, keep_figures: bool
) -> Outcome:
    """Run a stage if it `must` run or anything that it depends on has changed."""
    started = time.perf_counter()
    folder = place.artifacts / stage.name
    code = code_of(stage.function.__module__)
    key = _key(place, stage, code.digest)
    record = stored.read_record(folder)
    reason = "as asked" if must else stored.stale(record, key, params, folder)
    if record is not None and not reason and keep_figures > record.has_figures:
        reason = "figures are asked for"
    if reason or record is None:
        _run_anew(_Run(place, stage, key, code.unforeseen, keep_figures), params)
    else:
        _stand_in(place, record, folder)
    return Outcome(
        name=stage.name,
        status="ran" if reason else "cached",
        seconds=time.perf_counter() - started,
        metrics=_stored_metrics(folder),
        artifacts={
            name: f"{stage.name}/{payload.file}"
            for payload in read_manifest(folder)
            for name in payload.names
        },
        reason="" if reason == stored.FIRST else reason,
    )


def stored_values(
    project: Project, before: int, names: Collection[str], artifacts: Path
) -> dict[str, Any]:
    """Read values by name, each from the last of the first `before` stages that gives it."""
    providers = _providers(project, before)
    unknown = [name for name in names if name not in providers]
    if unknown:
        raise ArtifactError(artifacts, f"no stage gives {', '.join(unknown)}")
    wanted: dict[str, list[str]] = {}
    for name in names:
        wanted.setdefault(providers[name], []).append(name)
    for stage in wanted:
        _check_lineage(project, stage, artifacts)
    values: dict[str, Any] = {}
    for stage, outputs in wanted.items():
        values |= load(artifacts / stage, outputs, project.trusted_types)
    return {name: values[name] for name in names}


def shown_file(folder: Path, kind: str, name: str) -> Path:
    """Where a stage's folder has what is shown under a name: "reports" or "plots"."""
    (folder / kind).mkdir(exist_ok=True)
    safe = re.sub(r"[^\w.-]+", "-", name).strip(".-") or kind
    return folder / kind / f"{safe}{_SUFFIXES[kind]}"


def _providers(project: Project, before: int) -> dict[str, str]:
    return {name: stage.name for stage in project.stages[:before] for name in stage.outputs}


def _check_lineage(project: Project, name: str, artifacts: Path) -> None:
    """Refuse values that were made from others than those that are stored now."""
    position = [stage.name for stage in project.stages].index(name)
    providers = _providers(project, position)
    inputs = project.stages[position].inputs
    record = stored.read_record(artifacts / name)
    if record is not None:
        now = stored.input_digests(providers, inputs, artifacts)
        if record.key.get("inputs") != now:
            raise ArtifactError(
                artifacts / name,
                "it was made from other values than earlier stages have stored now",
            )
    for earlier in {providers[one] for one in inputs if one in providers}:
        _check_lineage(project, earlier, artifacts)


def _key(place: Place, stage: Stage, code: str) -> dict[str, Any]:
    """Give all that is known before the stage runs and that its outputs may depend on."""
    project, position = place.project, place.project.stages.index(stage)
    files = place.files | {
        path: content_of(path) for path in project.input_files if Path(path).is_absolute()
    }
    listed = json.dumps(sorted(files.items()))
    row = [stage.function.__qualname__, *map(list, (stage.inputs, stage.outputs))]
    return {
        "code": code,
        "platform": platform_digest(),
        "row": [*row, stage.uses_parameters, project.workdir],
        "inputs": stored.input_digests(
            _providers(project, position), stage.inputs, place.artifacts
        ),
        "files": hashlib.sha256(listed.encode("utf-8", "surrogateescape")).hexdigest(),
        "trusted": list(project.trusted_types),
    }


def _stand_in(place: Place, record: stored.Record, folder: Path) -> None:
    """Do again what the stage did besides storing values: its files, what it printed."""
    workfiles.put_back(place.root, record.change, folder / stored.LEFT)
    place.files |= record.change.made
    for path in record.change.gone:
        place.files.pop(path, None)
    printed = folder / stored.PRINTED
    if printed.is_file():
        with printing():
            sys.stdout.write(printed.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Run:
    place: Place
    stage: Stage
    key: Mapping[str, Any]
    unforeseen: tuple[str, ...]
    keep_figures: bool


def _run_anew(asked: _Run, params: Any) -> None:
    place, stage = asked.place, asked.stage
    position = place.project.stages.index(stage)
    arguments = stored_values(place.project, position, stage.inputs, place.artifacts)
    with (
        chdir(place.root / place.project.workdir),
        drawn_in_memory(),
        printing() as printed,
        watched(place.root) as touched,
        stored.noted(copy.deepcopy(params)) as (given, read),
    ):
        if stage.uses_parameters:
            arguments[stage.params_name] = given
        with placed():
            result = stage.function(**arguments)
    with replaced(place.artifacts / stage.name) as folder:
        _write_outputs(folder, asked, result)
        if printed.parts:
            (folder / stored.PRINTED).write_text("".join(printed.parts), "utf-8", "replace")
        _record(folder, asked, touched, {name: getattr(params, name, None) for name in read})


def _record(folder: Path, asked: _Run, touched: Touched, read: Mapping[str, object]) -> None:
    """Keep the files that the stage made, and write down what all of it depends on."""
    place = asked.place
    before, after = place.files, workfiles.contents(place.root)
    change = workfiles.change(before, after)
    workfiles.keep(place.root, change.made, folder / stored.LEFT)
    effects = {*touched.effects(), *asked.unforeseen}
    if workfiles.SPECIAL in change.made.values():
        effects.add("leaves a pipe or a socket")
    stored.Record(
        key=asked.key,
        parameters={name: stored.told(read[name]) for name in sorted(read)},
        outside=touched.digests(),
        effects=tuple(sorted(effects)),
        has_figures=asked.keep_figures,
        contents=stored.folder_contents(folder),
        change=change,
    ).write(folder)
    place.files = after


def _write_outputs(folder: Path, asked: _Run, result: Any) -> None:
    values = {name: getattr(result, name) for name in asked.stage.outputs}
    write(folder, values, asked.place.project.trusted_types)
    _write_shown(folder, asked, result)


def _write_shown(folder: Path, asked: _Run, result: Any) -> None:
    """Write what people look at: metrics as JSON, reports as text, plots as pictures."""
    stage = asked.stage
    fields = (stage.metrics, stage.reports, stage.plots)
    metrics, reports, plots = (getattr(result, field, {}) for field in fields)
    metrics = {name: _number(value) for name, value in metrics.items()}
    if metrics:
        (folder / "metrics.json").write_text(
            json.dumps(metrics, indent=1, default=str) + "\n", "utf-8"
        )
    for name, report in reports.items():
        shown_file(folder, "reports", name).write_text(f"{report}\n", encoding="utf-8")
    for name, figure in plots.items():
        path = shown_file(folder, "plots", name)
        if asked.keep_figures:
            # A figure that can't be pickled is only a picture.
            with suppress(Exception):
                path.with_suffix(".pkl").write_bytes(cloudpickle.dumps(figure))
        figure.savefig(path, bbox_inches="tight")


def _stored_metrics(folder: Path) -> dict[str, float]:
    path = folder / "metrics.json"
    found: dict[str, float] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _number(value: Any) -> Any:
    """Give a Python number for a NumPy one, so that metrics can be stored as JSON."""
    return value.item() if hasattr(value, "item") else value
