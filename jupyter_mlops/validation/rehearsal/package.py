"""The package under rehearsal, as seen from the process that runs it."""

import copy
import importlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.checks.stage_calls import call


@dataclass(frozen=True, slots=True)
class Package:
    """A generated package that this process can import, and a run with its own parameters."""

    name: str
    artifacts: Path
    inputs: Path
    """Folder of the notebook's own input files."""

    def module(self, name: str) -> Any:
        """Import one of its modules."""
        return importlib.import_module(f"{self.name}.{name}")

    @property
    def project(self) -> Any:
        """Its table of stages, with all that belongs to it."""
        return self.module("pipeline").PROJECT

    def stored(self, stage: Any) -> dict[str, Any]:
        """Read anew what a stage stored in the run."""
        return self.load(self.artifacts / stage.name, stage.outputs)

    def load(self, folder: Path, names: Collection[str] | None = None) -> dict[str, Any]:
        """Read what is stored in a folder, all or some of it."""
        trusted = self.project.trusted_types
        values: dict[str, Any] = self.module("runtime.artifacts").load(folder, names, trusted)
        return values

    def inputs_of(self, stage: Any, artifacts: Path | None = None) -> dict[str, Any]:
        """Read anew what earlier stages stored for a stage, in the run or elsewhere."""
        position = self.project.stages.index(stage)
        values: dict[str, Any] = self.module("runtime.stage_run").stored_values(
            self.project, position, stage.inputs, artifacts or self.artifacts
        )
        return values

    def call(
        self,
        stage: Any,
        values: Mapping[str, Any],
        describe: Callable[[Any], Any] | None = None,
    ) -> dict[str, Any]:
        """Run a stage on values, with the parameters' defaults; plots are drawn and dropped.

        With `describe` there is what that says of each of them.
        """
        with self.running():
            return call(stage, values, copy.deepcopy(self.project.parameters()), describe)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Where stages run: among copies of the input files, without a screen."""
        plots = self.module("runtime.plots")
        with tempfile.TemporaryDirectory() as folder:
            for path in self.project.input_files:
                if (self.inputs / path).is_file():
                    target = Path(folder, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(self.inputs / path, target)
            workdir = Path(folder, self.project.workdir)
            for path in (self.project.workdir, *self.project.folders):
                Path(folder, path).mkdir(parents=True, exist_ok=True)
            with chdir(workdir), plots.drawn_in_memory(), redirect_stdout(StringIO()):
                try:
                    yield
                finally:
                    plots.take_plots("")
