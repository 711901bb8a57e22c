"""From a pipeline to a Python package that runs it: modules, command line, tests, README."""

import ast
from collections.abc import Mapping
from pathlib import Path

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.ir.shown_fields import SHOWN, shown_field
from jupyter_mlops.targets.formatting import formatted
from jupyter_mlops.targets.python_package.bill_of_materials import BILL, bill_of_materials
from jupyter_mlops.targets.python_package.checks import (
    check_files,
    checks_context,
    without_idle_modules,
)
from jupyter_mlops.targets.python_package.function_tests import TEMPLATES, function_tests
from jupyter_mlops.targets.python_package.local_modules import local_modules
from jupyter_mlops.targets.python_package.parameter_fields import (
    parameter_field,
    parameters_imports,
)
from jupyter_mlops.targets.python_package.predictor import predictor_context
from jupyter_mlops.targets.python_package.project_file import (
    dependencies,
    environment_context,
    has_enabling_imports,
    has_untyped_functions,
    libraries,
    notebook_modules,
)
from jupyter_mlops.targets.python_package.readme_file import readme
from jupyter_mlops.targets.python_package.stage_module import (
    params_name,
    reads_parameters,
    stage_module,
)
from jupyter_mlops.targets.python_package.statement_map import NOTEBOOK_LINES, statement_map
from jupyter_mlops.targets.python_text import broken, docstring, imports, literal, prose
from jupyter_mlops.targets.rendering import PACKAGE, render, render_folder, runtime_files

_TEMPLATE = Path(__file__).parent / "template"
_STAGE = f"src/{PACKAGE}/__stage__.py.jinja"
_MYPY = "mypy.toml.jinja"
"""Part of pyproject.toml."""
_RUNTIME = (
    "artifacts", "commands", "contract_checks", "errors", "formats", "importing", "machine",
    "outside", "overrides", "parameter_files", "parameter_sources", "pickles", "places", "plots",
    "progress", "project", "proof", "runner", "sameness", "sharing", "sources", "stage_run",
    "stored", "workfiles",
)  # fmt: skip


def emit(pipeline: Pipeline, expected: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """Write the package; `expected` holds what a proved run gave, None means a static build."""
    context = _context(pipeline, expected)
    files = render_folder(_TEMPLATE, pipeline.name, context, left_out=(_STAGE, _MYPY, *TEMPLATES))
    for stage in pipeline.stages:
        module = stage_module(pipeline, stage)
        content = render(_TEMPLATE, _STAGE, {**context, "module": module})
        files[f"src/{pipeline.name}/{stage.tag}.py"] = content
    files |= check_files(pipeline, expected)
    files |= function_tests(pipeline, expected or {})
    files = without_idle_modules(files)
    files |= readme(pipeline, context, expected or {})
    if pipeline.environment is not None:
        files[BILL] = bill_of_materials(pipeline, pipeline.environment)
    modules = (*_RUNTIME, "answers") if pipeline.service is not None else _RUNTIME
    files = formatted(files)
    files[f"src/{pipeline.name}/{NOTEBOOK_LINES}"] = statement_map(pipeline, files)
    return files | runtime_files(pipeline.name, modules) | local_modules(pipeline)


def _context(pipeline: Pipeline, expected: Mapping[str, object] | None) -> dict[str, object]:
    given = expected or {}
    proof = str(given.get("proof") or "")
    service = pipeline.service
    return {
        "pipeline": pipeline,
        "package": pipeline.name,
        "service": service,
        "proof": proof,
        "metrics": given.get("metrics") or {},
        "unsettled": given.get("unsettled") or [],
        "about": prose(f"{pipeline.title}\n\n{pipeline.doc}"),
        "parameter_fields": [parameter_field(one) for one in pipeline.parameters],
        "parameters_imports": parameters_imports(pipeline),
        "definitions": _definitions(pipeline),
        "pipeline_imports": _pipeline_imports(pipeline),
        "input_files": {file.path: file.sha256 for file in pipeline.files},
        "stage_rows": [_stage_row(pipeline, position) for position in range(len(pipeline.stages))],
        "stage_calls": [_stage_call(pipeline, place) for place in range(len(pipeline.stages))],
        "takes_parameters": any(map(reads_parameters, pipeline.stages)),
        "dependencies": dependencies(pipeline),
        **environment_context(pipeline.environment),
        "libraries": libraries(pipeline),
        "notebook_modules": notebook_modules(pipeline),
        "enabling_imports": has_enabling_imports(pipeline),
        "has_untyped_functions": has_untyped_functions(pipeline),
        **checks_context(pipeline, expected),
        **(predictor_context(pipeline, service) if service is not None else {}),
    }


def _definitions(pipeline: Pipeline) -> dict[str, str] | None:
    module = pipeline.definitions
    if module is None:
        return None
    statements = ast.parse(module.body).body
    opens = isinstance(
        statements[0] if statements else None,
        ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    )
    return {
        "docstring": docstring(module.docstring or f"Definitions of {pipeline.notebook}."),
        "imports": imports(module.imports, pipeline.name),
        "body": module.body.strip("\n"),
        # The blank lines that isort wants between imports and what follows.
        "gap": "\n\n\n" if opens else "\n\n",
    }


def _pipeline_imports(pipeline: Pipeline) -> str:
    name = pipeline.name
    statements = {
        f"from {name}.parameters import Parameters",
        f"from {name}.runtime.project import Project, Stage",
    }
    statements |= {f"from {name}.{stage.tag} import {stage.entry}" for stage in pipeline.stages}
    last = pipeline.stages[-1]
    statements.add(f"from {name}.{last.tag} import {last.result}")
    return imports(statements, name)


def _stage_row(pipeline: Pipeline, position: int) -> str:
    stage = pipeline.stages[position]
    parts = [literal(stage.tag), stage.entry]
    for field, variables in (("inputs", stage.inputs), ("outputs", stage.outputs)):
        if variables:
            names = tuple(variable.name for variable in variables)
            parts.append(f"{field}={literal(names, 8, len(field) + 2)}")
    if reads_parameters(stage):
        parts.append("uses_parameters=True")
        if params_name(stage) != "params":
            parts.append(f"params_name={literal(params_name(stage))}")
    for kind in SHOWN:
        field = shown_field(kind, [variable.name for variable in stage.outputs])
        if field != kind:
            parts.append(f"{kind}={literal(field)}")
    return broken("Stage(", parts, "),", 4)


def _stage_call(pipeline: Pipeline, position: int) -> str:
    """The line of `run` that calls one stage with what earlier ones gave."""
    stage = pipeline.stages[position]
    given = {
        variable.name: f"{earlier.tag}_result"
        for earlier in pipeline.stages[:position]
        for variable in earlier.outputs
    }
    parts = [f"{one.name}={given[one.name]}.{one.name}" for one in stage.inputs]
    if reads_parameters(stage):
        parts.append(f"{params_name(stage)}=params")
    is_last = position + 1 == len(pipeline.stages)
    kept = f"{stage.tag}_result = " if _is_asked(pipeline, position) else ""
    return broken(f"{'return ' if is_last else kept}{stage.entry}(", parts, ")", 4)


def _is_asked(pipeline: Pipeline, position: int) -> bool:
    """Whether a later stage takes anything that this one gives."""
    given = {variable.name for variable in pipeline.stages[position].outputs}
    for later in pipeline.stages[position + 1 :]:
        if given.intersection(variable.name for variable in later.inputs):
            return True
        given -= {variable.name for variable in later.outputs}
    return False
