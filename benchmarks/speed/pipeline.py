"""Time a compiled pipeline beside papermill and DVC, whole processes on the same notebook.

    python benchmarks/speed/pipeline.py
    python benchmarks/speed/pipeline.py examples/penguins/penguins.ipynb --runs 5

Two rows: the whole notebook (papermill runs it, the package runs all its stages anew), and the
stages after a change that only the evaluation depends on (`dvc repro` of the same stages, each a
process of the package, and the package's own `run`). All take turns; shown are medians.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "breast_cancer" / "breast_cancer.ipynb"


class Project:
    """A build of the notebook, and the same stages for DVC."""

    def __init__(self, notebook: Path, root: Path) -> None:
        self.notebook = root / "source" / notebook.name
        copytree(notebook.parent, self.notebook.parent)
        self.build = root / "build"
        self.dvc = root / "dvc"
        module("jupyter_mlops", "build", str(self.notebook), "-o", str(self.build), at=root)
        told = json.loads((self.build / "build.json").read_text(encoding="utf-8"))
        self.name: str = told["name"]
        self.source = self.build / "src" / self.name
        self.inputs = self.build / "inputs"
        self.edits = 0

    def run(self, *arguments: str) -> list[str]:
        """Let the package run; tell what became of each stage."""
        given = ["--inputs", str(self.inputs)] if self.inputs.is_dir() else []
        words = (self.name, "run", "--artifacts", "artifacts", *given, "--json", *arguments)
        done = module(*words, at=self.build, sources=self.build / "src")
        return [stage["status"] for stage in json.loads(done)["stages"]]

    def papermill(self) -> None:
        """Let papermill run the notebook."""
        module("papermill", self.notebook.name, "../executed.ipynb", at=self.notebook.parent)

    def write_dvc(self) -> None:
        """Write the stages for DVC, each with the files that its module reads."""
        self.dvc.mkdir()
        done = module(self.name, "run", "--json", at=self.build, sources=self.build / "src")
        names = [stage["name"] for stage in json.loads(done)["stages"]]
        shared = [path for path in self.source.glob("*.py") if path.stem not in names]
        stages: dict[str, Any] = {}
        for place, name in enumerate(names):
            command = f"{sys.executable} -m {self.name} run --only {name} --artifacts artifacts"
            if self.inputs.is_dir():
                command += f" --inputs {self.inputs}"
            code = [str(path) for path in sorted([*shared, self.source / f"{name}.py"])]
            earlier = [f"artifacts/{before}" for before in names[:place]]
            stages[name] = {"cmd": command, "deps": code + earlier, "outs": [f"artifacts/{name}"]}
        text = yaml.safe_dump({"stages": stages})
        (self.dvc / "dvc.yaml").write_text(text, encoding="utf-8")
        module("dvc", "init", "--no-scm", "--quiet", at=self.dvc)
        module("dvc", "config", "core.analytics", "false", at=self.dvc)
        self.repro()

    def repro(self) -> str:
        """Let DVC run what has changed."""
        return module("dvc", "repro", at=self.dvc, sources=self.build / "src")

    def edit_evaluation(self) -> None:
        """Change what only the last stage depends on."""
        self.edits += 1
        path = self.source / "evaluate.py"
        text = path.read_text(encoding="utf-8").partition("\nEDITS = ")[0]
        path.write_text(f"{text}\nEDITS = {self.edits}\n", encoding="utf-8")


def module(*words: str, at: Path, sources: Path | None = None) -> str:
    """Run a module as a program, and give what it wrote."""
    environment = {**os.environ, "PYTHONPATH": str(sources)} if sources else None
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=at, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebook", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        project = Project(given.notebook.resolve(), Path(folder))
        whole, rerun = [], []
        project.papermill()
        project.write_dvc()
        for _ in range(given.runs):
            whole.append((seconds(project, "--force"), seconds(project)))
            project.edit_evaluation()
            rerun.append(after_edit(project))
    show("the whole notebook", "papermill", whole)
    show("after a change of evaluate", "dvc repro", rerun)


def seconds(project: Project, *arguments: str) -> float:
    """Time the package with arguments, papermill without."""
    start = time.perf_counter()
    if arguments:
        project.run(*arguments)
    else:
        project.papermill()
    return time.perf_counter() - start


def after_edit(project: Project) -> tuple[float, float]:
    """Time both after the same edit, and see to it that both ran the evaluation and no more."""
    start = time.perf_counter()
    statuses = project.run()
    middle = time.perf_counter()
    told = project.repro()
    end = time.perf_counter()
    assert statuses == ["cached"] * (len(statuses) - 1) + ["ran"], statuses
    assert told.count("Running stage") == 1, told
    return middle - start, end - middle


def show(what: str, peer: str, pairs: Sequence[tuple[float, float]]) -> None:
    """Print one row."""
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    print(f"{what:<28} ours {ours:>6.2f} s  {peer} {theirs:>6.2f} s  ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
