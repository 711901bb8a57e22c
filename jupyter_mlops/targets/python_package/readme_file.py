"""From a pipeline and what its proof has shown to the README: a model card, with its pictures."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_mlops.ir.drawing import as_mermaid
from jupyter_mlops.ir.pipeline import Pipeline, Stage
from jupyter_mlops.targets.python_text import literal
from jupyter_mlops.targets.rendering import render

EVIDENCE = "evidence"
"""Where the expectations hold what is shown here and isn't tested."""
_FOLDER = Path(__file__).parent / "readme"
_PICTURES = "docs/plots"


def readme(
    pipeline: Pipeline, context: Mapping[str, object], expected: Mapping[str, object]
) -> dict[str, bytes]:
    """Write the README and the plots that it shows."""
    evidence: Any = expected.get(EVIDENCE) or {}
    found: Mapping[str, bytes] = evidence.get("shown", {})
    shown = {path: found[path] for path in _in_order(pipeline, found)}
    metrics: Any = context["metrics"]
    plots = {path: content for path, content in shown.items() if path.endswith(".png")}
    pictures = {f"{_PICTURES}/{PurePosixPath(path).name}": plots[path] for path in plots}
    card = {
        "drawing": as_mermaid(pipeline),
        "metrics": {name: _rounded(metrics[name]) for name in _in_order(pipeline, metrics)},
        "shown": {stage.tag: list(_kinds(stage)) for stage in pipeline.stages},
        "points": evidence.get("points", ()),
        "compared": evidence.get("compared", ()),
        "shown_plots": {path: PurePosixPath(path).stem for path in pictures},
        "shown_reports": {
            PurePosixPath(path).stem: content.decode(errors="replace")
            for path, content in shown.items()
            if path.endswith(".txt")
        },
        "untested": evidence.get("untested", ()),
        "left_out": sum(not statement.kept for statement in pipeline.statements),
        "assumed": sum(one.status == "observed" for one in pipeline.obligations),
    }
    return {"README.md": render(_FOLDER, "README.md.jinja", {**context, **card}), **pictures}


def _rounded(value: object) -> str:
    """As people read it; `expected.json` has all digits."""
    return f"{value:.6g}" if isinstance(value, float) else literal(value)


def _kinds(stage: Stage) -> Iterator[str]:
    """What a stage gives for people to look at."""
    for kind in ("metrics", "reports", "plots"):
        if getattr(stage, kind):
            yield kind


def _in_order(pipeline: Pipeline, names: Iterable[str]) -> list[str]:
    """Sort names of metrics, and files of reports and plots, as the notebook has them."""
    told = [
        name for stage in pipeline.stages for name in (*stage.metrics, *stage.reports, *stage.plots)
    ]

    def place(name: str) -> tuple[int, int, str]:
        stem = name if name in told else PurePosixPath(name).stem
        # A cell that draws several figures has `name`, `name-2` and so on.
        known = stem if stem in told else stem.rpartition("-")[0]
        return told.index(known) if known in told else len(told), len(stem), stem

    return sorted(names, key=place)
