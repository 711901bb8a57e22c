"""Run a released package by itself and hold its metrics and its texts against plain runs."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.environment import Installed, variables
from corpus.processes import Limits, run
from corpus.scratch import Copy
from corpus.witness import Witness

SAME, DIFFERENT, UNSEEN, LATE = "same", "different", "unseen", "late"


@dataclass(frozen=True, slots=True)
class Case:
    """A released package, and the notebook that it was made from."""

    build: Path
    copy: Copy
    scratch: Path
    """Where the package may write."""


def judged(case: Case, witness: Witness, installed: Installed, limits: Limits) -> tuple[str, str]:
    """Tell whether a package shows what the notebook shows: same, different, unseen or late."""
    manifest = json.loads((case.build / "build.json").read_text(encoding="utf-8"))
    artifacts = case.scratch / "artifacts"
    command = [installed.python, "-W", "ignore", "-m", str(manifest["name"]), "run", "--json"]
    command += ["--artifacts", str(artifacts), "--inputs", str(_inputs(case, manifest))]
    environment = {**variables(case.scratch), "PYTHONPATH": str(case.build / "src")}
    ended = run(command, case.scratch, environment, limits)
    if ended.late:
        return LATE, f"the package took longer than {ended.seconds:.0f} s"
    if ended.code:
        told = ended.stderr.strip()[-500:]
        return DIFFERENT, f"the package ends with exit code {ended.code}: {told}"
    metrics: Mapping[str, Any] = json.loads(ended.stdout)["metrics"]
    wrong = {
        name: witness.contradicts_metric(name, float(held))
        for name, held in metrics.items()
        if isinstance(held, int | float) and math.isfinite(held)
    }
    found = [f"metric {name} = {metrics[name]!r}" for name, is_wrong in wrong.items() if is_wrong]
    texts = [path.read_text(encoding="utf-8") for path in sorted(artifacts.rglob("reports/*.txt"))]
    for text in (_printed(ended.stderr), *texts):
        found += witness.contradicted_lines(text)
    if found:
        return DIFFERENT, "; ".join(found)[:1000]
    return (SAME if texts or False in wrong.values() else UNSEEN), ""


def _inputs(case: Case, manifest: Mapping[str, Any]) -> Path:
    """The folder that the paths of the notebook's input files start from."""
    if (case.build / "inputs").is_dir():
        return case.build / "inputs"
    depth = len(Path(str(manifest["workdir"])).parts)
    return case.copy.notebook.parents[depth]


def _printed(stderr: str) -> str:
    """What the notebook's own code printed: all but the seconds that each stage took."""
    lines = stderr.splitlines()
    return "\n".join(line for line in lines if not line.rstrip().endswith(" s"))
