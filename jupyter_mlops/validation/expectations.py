"""From an equal trial to what the package's own tests expect."""

import json
from collections.abc import Mapping

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.validation.prove import Trial


def expectations(facts: Facts, pipeline: Pipeline, trial: Trial) -> Mapping[str, object]:
    """Metrics, output schemas and predictions as recorded, and the proof in a sentence."""
    outputs: dict[str, dict[str, object]] = {}
    for stage in pipeline.stages:
        described: dict[str, object] = {}
        for variable in stage.outputs:
            fact = facts.value(variable.name)
            if fact is None or len(_writers(facts, variable.name)) > 1:
                continue
            columns = {column.name: column.dtype for column in fact.columns} or None
            described[variable.name] = {"type": fact.type, "columns": columns, "shape": None}
        outputs[stage.tag] = described
    counted = ("value", "metric", "prediction")
    compared = sum(row.subject in counted for row in trial.proof.rows)
    points = len(trial.proof.points)
    return {
        "metrics": dict(sorted((trial.metrics or {}).items())),
        "outputs": outputs,
        "predictions": [json.loads(text) for text in pipeline.service.samples]
        if pipeline.service is not None
        else [],
        "proof": (
            f"Equal to the notebook: {compared} comparisons of values, metrics and predictions "
            f"at {points} parameter point{'s' if points != 1 else ''}, "
            "each stage in a process of its own."
        ),
    }


def _writers(facts: Facts, name: str) -> list[str]:
    """Statements that bind or change a name: of several, the recorded schema is the last one's."""
    return [unit.uid for unit in facts.units if name in unit.binds | unit.mutates]
