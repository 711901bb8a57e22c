"""The form of `build.json`: what a build says about itself, and the JSON Schema of that."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from jupyter_mlops.builds import SCHEMA, file_digests
from jupyter_mlops.ir.contract import Contract
from jupyter_mlops.ir.environment import Environment
from jupyter_mlops.ir.pipeline import (
    Capture,
    InputFile,
    MappedLines,
    Obligation,
    Parameter,
    Pipeline,
    Requirement,
    Stage,
    Statement,
)
from jupyter_mlops.json_schema import schema_of
from jupyter_mlops.targets.http_service.wire import WireSchema, wire_schemas
from jupyter_mlops.targets.python_package.statement_map import NOTEBOOK_LINES, mapped_lines
from jupyter_mlops.validation.prove import Trial
from jupyter_mlops.validation.verdict import Proof

SCHEMA_FILE = Path(__file__).with_name(f"build-{SCHEMA}.schema.json")
"""What `manifest_schema` gave when this version was made, for whoever reads a build."""


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A module from beside the notebook, which the package holds."""

    name: str
    """As the notebook imports it."""
    source: str
    """Its file: where the notebook finds it, and below `notebook/`."""
    sha256: str
    path: str
    """Its file inside the package, where imports of such modules are edited."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage, by the names of the values that it takes and gives."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A build of nb2prod: where it comes from, what it holds, and what was proved about it.

    Later versions add fields and keep these: a reader passes over what it doesn't know.
    """

    name: str
    """The package."""
    version: str
    """The notebook's own version with the beginning of its digest: `1.2.0+nb.3f9a1c7`."""
    notebook: str
    """File name of the source, which lies in `notebook/`."""
    notebook_digest: str
    inputs_digest: str
    """Of the notebook, of all input files and of all modules beside it together."""
    workdir: str
    """Folder of the notebook below the one that the paths of input files start from."""
    python: str
    """The Python version that the notebook was recorded with: `3.12`."""
    status: Literal["validated", "UNVALIDATED"]
    """Whether the package, as it was built, was compared with the notebook."""
    allow_nondeterminism: bool
    """Whether values were left out on which two runs of the notebook don't agree."""
    files: dict[str, str]
    """Every file of the build but this one and `proved.json`, which each proof writes, by its path:
    the sha256 of its content."""
    edited: dict[str, str]
    """Files that a person has edited, added or deleted, and what became of that: `merged`, `kept`,
    `added`, `deleted` or `resolved`. The package was proved with these edits."""
    inputs: tuple[InputFile, ...]
    modules: tuple[ModuleFile, ...]
    parameters: tuple[Parameter, ...]
    requirements: tuple[Requirement, ...]
    """What the package itself imports or loads."""
    contract: Contract | None
    """What the tables of the data stage must be like; null where it has none, or nothing was run.
    The package goes by its `contract.py`, which may have been edited since."""
    environment: Environment | None
    """Null for a static build."""
    service: WireSchema | None
    """Of the first prediction function; null without one."""
    metrics: dict[str, float]
    """As the notebook measured them with the default parameters; empty when nothing was run."""
    statements: tuple[Statement, ...]
    """Every statement of the notebook, in order."""
    statement_map: tuple[MappedLines, ...]
    """Which lines of the package come from which of the notebook; nothing of edited files."""
    obligations: tuple[Obligation, ...]
    """What the compiler took for granted."""
    proof: Proof | None
    """Null for a static build."""
    further_endpoints: tuple[WireSchema, ...] = ()
    """As `service`, of the prediction functions after the first."""
    stages: tuple[StageRow, ...] = ()
    """The stages in order."""
    trusted_types: tuple[str, ...] = ()
    """What estimators may be made of, beyond the types that skops trusts by itself."""
    captures: tuple[Capture, ...] = ()
    """How a run of the notebook is asked for what the stages give; empty for a static build."""


def manifest_of(
    pipeline: Pipeline,
    files: Mapping[str, bytes],
    generated: Mapping[str, bytes],
    trial: Trial | None,
    *,
    tolerant: bool,
) -> Manifest:
    """Describe a build of `files`, in which what was `generated` may have been edited."""
    proof = trial.proof if trial is not None else None
    modules = [[one.source, one.sha256] for one in pipeline.local]
    read = [asdict(one) for one in pipeline.files]
    inputs = json.dumps([pipeline.digest, read, *([modules] if modules else [])])
    metrics = (trial.metrics if trial is not None else None) or {}
    wires = wire_schemas(pipeline.service) if pipeline.service is not None else ()
    lines = mapped_lines(pipeline.name, generated[f"src/{pipeline.name}/{NOTEBOOK_LINES}"])
    return Manifest(
        name=pipeline.name,
        version=pipeline.version,
        notebook=pipeline.notebook,
        notebook_digest=pipeline.digest,
        inputs_digest=hashlib.sha256(inputs.encode()).hexdigest(),
        workdir=pipeline.workdir,
        python=pipeline.python,
        status="validated" if proof is not None else "UNVALIDATED",
        allow_nondeterminism=tolerant,
        files=file_digests(files),
        edited={},
        inputs=pipeline.files,
        modules=tuple(
            ModuleFile(one.name, one.source, one.sha256, one.path) for one in pipeline.local
        ),
        parameters=pipeline.parameters,
        requirements=pipeline.requirements,
        # Lines of an edited file are others.
        statement_map=tuple(one for one in lines if files.get(one.file) == generated.get(one.file)),
        environment=pipeline.environment,
        contract=pipeline.contract,
        service=wires[0] if wires else None,
        further_endpoints=wires[1:],
        stages=tuple(_row_of(one) for one in pipeline.stages),
        trusted_types=pipeline.trusted_types,
        captures=pipeline.captures,
        metrics=dict(sorted(metrics.items())),
        statements=pipeline.statements,
        obligations=pipeline.obligations,
        proof=proof,
    )


def _row_of(stage: Stage) -> StageRow:
    inputs, outputs = ([one.name for one in side] for side in (stage.inputs, stage.outputs))
    return StageRow(stage.tag, tuple(inputs), tuple(outputs))


def manifest_schema() -> dict[str, object]:
    """The JSON Schema of `build.json`, made from the classes above and what is said at them."""
    schema = schema_of(Manifest)
    properties = {
        "schema": {"const": SCHEMA, "description": "Version of this form."},
        **schema.pop("properties"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:nb2prod:build:{SCHEMA}",
        "title": "build.json",
        **schema,
        "properties": properties,
        "required": ["schema", *schema["required"]],
    }
