"""From one stage of the pipeline to the texts of its module: result, functions, imports."""

from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Function, Pipeline, Stage, Variable
from jupyter_mlops.ir.shown_fields import shown_field
from jupyter_mlops.source import indented
from jupyter_mlops.targets.python_text import broken, docstring, imports, literal, prose

GIVES = "gives_tables"
PARAMS_NAMES = ("params", "parameters", "settings_")
_UNFIT_FOR_TUPLES = frozenset({"count", "index"})


@dataclass(frozen=True, slots=True)
class StageModule:
    """One stage in the form in which templates want it."""

    stage: Stage
    docstring: str
    imports: str
    fields: tuple[Variable, ...]
    """Of the result: outputs, then metrics, reports and plots where there are any."""
    is_tuple: bool
    """Whether the result can be a NamedTuple: not with fields like `_x` or `count`."""
    functions: tuple[str, ...]
    """Source texts, the one that runs the stage last."""


def stage_module(pipeline: Pipeline, stage: Stage) -> StageModule:
    """Write the texts of one stage."""
    fields = result_fields(stage)
    is_tuple = not any(
        field.name.startswith("_") or field.name in _UNFIT_FOR_TUPLES for field in fields
    )
    module = stage.module
    statements = {
        *module.imports,
        "from typing import NamedTuple" if is_tuple else "from dataclasses import dataclass",
    }
    if stage.plots:
        statements.add("from matplotlib.figure import Figure")
    if any("take_plots(" in function.body for function in stage.functions):
        statements.add(f"from {pipeline.name}.runtime.plots import take_plots")
    if reads_parameters(stage):
        statements.add(f"from {pipeline.name}.parameters import Parameters")
    if _given_tables(pipeline, stage):
        statements.add(f"from {pipeline.name}.runtime.contract_checks import {GIVES}")
    statements |= {f"from {pipeline.name}.definitions import {name}" for name in module.definitions}
    text = module.docstring or f"Stage `{stage.tag}` of {pipeline.notebook}."
    return StageModule(
        stage=stage,
        docstring=docstring(text),
        imports=imports(statements, pipeline.name),
        fields=fields,
        is_tuple=is_tuple,
        functions=_functions(pipeline, stage),
    )


def result_fields(stage: Stage) -> tuple[Variable, ...]:
    """List the fields of a stage's result."""
    taken = {output.name for output in stage.outputs}
    shown = (
        (stage.metrics, "metrics", "dict[str, float]"),
        (stage.reports, "reports", "dict[str, object]"),
        (stage.plots, "plots", "dict[str, Figure]"),
    )
    fields = (Variable(shown_field(kind, taken), type_) for keys, kind, type_ in shown if keys)
    return (*stage.outputs, *fields)


def reads_parameters(stage: Stage) -> bool:
    """Tell whether any function of the stage takes the parameters."""
    return any(function.parameters for function in stage.functions)


def params_name(stage: Stage) -> str:
    """Name of the argument of the stage's entry that takes the parameters."""
    if len(stage.functions) == 1:
        return stage.functions[0].params_name
    taken = {
        variable.name
        for function in stage.functions
        for variable in (*function.inputs, *function.outputs)
    }
    return next(name for name in PARAMS_NAMES if name not in taken)


def origin(pipeline: Pipeline, cells: tuple[int, ...]) -> str:
    """Say which cells a function comes from, as in `From churn.ipynb, cells 5 and 7`."""
    numbers = [str(cell) for cell in sorted(set(cells))]
    if not numbers:
        return f"From {pipeline.notebook}."
    listed = " and ".join([", ".join(numbers[:-1]), numbers[-1]] if numbers[1:] else numbers)
    return f"From {pipeline.notebook}, cell{'s' if numbers[1:] else ''} {listed}."


def _functions(pipeline: Pipeline, stage: Stage) -> tuple[str, ...]:
    if len(stage.functions) == 1:
        only = stage.functions[0]
        text = _function_text(pipeline, only, stage.entry, stage.result)
        return (f"{_checking(pipeline, stage)}{text}",)
    texts = [
        _function_text(pipeline, step, step_name(stage, step), _step_result(step))
        for step in stage.functions
    ]
    return (*texts, f"{_checking(pipeline, stage)}{_composed(pipeline, stage)}")


def _checking(pipeline: Pipeline, stage: Stage) -> str:
    """Decorate the function that runs the stage, so that the tables that it gives are checked."""
    names = _given_tables(pipeline, stage)
    return f"{broken(f'@{GIVES}(', [literal(name) for name in names], ')')}\n" if names else ""


def _given_tables(pipeline: Pipeline, stage: Stage) -> tuple[str, ...]:
    contract = pipeline.contract
    if contract is None or contract.stage != stage.tag:
        return ()
    ruled = {name for rule in contract.given for name in rule.names}
    return tuple(one.name for one in stage.outputs if one.name in ruled)


def step_name(stage: Stage, step: Function) -> str:
    """Name of a step's function, apart from the values that the stage's entry holds."""
    values = {
        variable.name
        for function in stage.functions
        for variable in (*function.inputs, *function.outputs)
    }
    return f"{step.name}_step" if step.name in {*values, stage.entry, stage.result} else step.name


def _step_result(step: Function) -> str:
    annotations = [output.annotation for output in step.outputs]
    if len(annotations) > 1:
        return f"tuple[{', '.join(annotations)}]"
    return annotations[0] if annotations else "None"


def _function_text(pipeline: Pipeline, function: Function, name: str, returns: str) -> str:
    arguments = _arguments(function.inputs)
    if function.parameters:
        arguments.append(f"{function.params_name}: Parameters")
    text = prose(f"{function.doc}\n\n{origin(pipeline, function.cells)}", 4)
    body = indented(function.body.strip("\n") or "pass", 4)
    head = broken(f"def {name}(", arguments, f") -> {returns}:")
    return f"{head}\n{docstring(text, 4)}\n{body}"


def _composed(pipeline: Pipeline, stage: Stage) -> str:
    """The function that calls the steps in order and gathers the stage's result."""
    params = params_name(stage)
    arguments = _arguments(stage.inputs)
    if reads_parameters(stage):
        arguments.append(f"{params}: Parameters")
    cells = tuple(cell for function in stage.functions for cell in function.cells)
    text = prose(f"{stage.doc}\n\n{origin(pipeline, cells)}", 4)
    lines = [
        broken(f"def {stage.entry}(", arguments, f") -> {stage.result}:"),
        docstring(text, 4),
    ]
    for step in stage.functions:
        given = [variable.name for variable in step.inputs] + [params] * bool(step.parameters)
        made = ", ".join(output.name for output in step.outputs)
        call = f"{step_name(stage, step)}("
        lines.append(broken(f"{made} = {call}" if made else call, given, ")", 4))
    values = [f"{field.name}={field.name}" for field in result_fields(stage)]
    lines.append(broken(f"return {stage.result}(", values, ")", 4))
    return "\n".join(lines)


def _arguments(variables: tuple[Variable, ...]) -> list[str]:
    return [f"{variable.name}: {variable.annotation}" for variable in variables]
