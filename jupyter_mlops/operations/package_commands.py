"""Runs a build's own package, uninstalled: its data stage, its log-model, a comparison with it."""

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.operations.limits import Limits, limit_memory
from jupyter_mlops.operations.trainable import Trainable
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.processes import started

CONTRACT_REPORT = "contract.json"
_RAISED = 1
"""The package's exit code when a statement of the notebook raises."""
_LONGEST = 2_000
"""Characters of what a command said that are worth showing."""

_USUAL = Limits()


class StageRaised(RecordingFailed):
    """A stage was run, and a statement of the notebook raised."""


@dataclass(frozen=True, slots=True)
class PackageCommands:
    """A build's package, as another process sees it."""

    build: Trainable
    environment: Mapping[str, str]
    limits: Limits
    """For each process by itself."""

    def data_report(self, given: Mapping[str, Plain], inputs: Path, scratch: Path) -> Any:
        """Run the data stage alone; gives the report on the data contract, None without one.

        Raises StageRaised when a statement of the notebook does, RecordingFailed when the stage
        ends otherwise.
        """
        first = self.build.stages[0]["name"]
        words = ["run", "--only", first, "--artifacts", str(scratch), "--inputs", str(inputs)]
        for name, value in given.items():
            if name in self.build.parameters:  # others are the notebook's alone
                words += ["--set", f"{name}={json.dumps(value)}"]
        done = self._within("the data stage", ["-m", self.build.name, *words])
        report = scratch / CONTRACT_REPORT
        told = json.loads(report.read_text("utf-8")) if report.is_file() else None
        if done.returncode != 0 and (told is None or told["passed"]):
            problem = _failed("the data stage", done)
            if done.returncode == _RAISED:
                raise StageRaised(problem.message, problem.hint)
            raise problem
        return told

    def log_model(self, artifacts: Path, experiment: str) -> str:
        """Store a run as a model of MLflow in the experiment with this id; gives its URI."""
        words = ["-m", self.build.name, "log-model", "--artifacts", str(artifacts)]
        known = {"MLFLOW_EXPERIMENT_ID": experiment}
        done = self._within("storing the model", words, known)
        if done.returncode != 0:
            raise _failed("storing the model", done)
        return done.stdout.strip().splitlines()[-1]

    def program(self, module: str, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Have a program of ours, which imports the package, answer a request.

        `what` it does, in words for people.
        """
        done = self._within(what, ["-m", module], given=json.dumps(request))
        if done.returncode != 0:
            raise _failed(what, done)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def tests(
        self, files: Sequence[str], chosen: str, more: Mapping[str, str], seconds: float
    ) -> str:
        """Have pytest run test files, those whose names `chosen` allows; gives what it said.

        `more` are further variables of the environment.
        """
        words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "-k", chosen]
        # plugins of this environment know nothing of the package
        alone = {**more, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = self._done([*words, *files], alone, seconds=seconds)
        except subprocess.TimeoutExpired:
            return f"they took longer than {seconds:g} s"
        return (done.stdout.strip() or done.stderr.strip())[-_LONGEST:]

    def _within(
        self,
        what: str,
        words: Sequence[str],
        more: Mapping[str, str] | None = None,
        given: str = "",
    ) -> "subprocess.CompletedProcess[str]":
        """Run it within the time limit. Raises RecordingFailed."""
        try:
            return self._done(words, more, given, self.limits.seconds)
        except subprocess.TimeoutExpired:
            raise RecordingFailed(
                f"{what} took longer than {self.limits.seconds:g} s", "raise --time-limit"
            ) from None

    def _done(
        self,
        words: Sequence[str],
        more: Mapping[str, str] | None = None,
        given: str = "",
        seconds: float | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        surroundings = {**self.environment, **(more or {})}
        with started(["-P", *words], env=surroundings, text=True, **pipes) as process:
            limit_memory(process, self.limits.megabytes)
            try:
                told, errors = process.communicate(given, timeout=seconds)
            finally:
                for stream in filter(None, (process.stdout, process.stderr)):
                    stream.close()
        return subprocess.CompletedProcess(words, process.returncode, told, errors)


@contextmanager
def package_commands(
    build: Trainable, settings: Mapping[str, str], limits: Limits = _USUAL
) -> Iterator[PackageCommands]:
    """Let the package be imported from its folder, and say what it needs, as if installed.

    `settings` are further variables of the environment.
    """
    with TemporaryDirectory(prefix="nb2prod-package-") as scratch:
        _tell_needs(build, Path(scratch))
        known = [str(build.folder / "src"), scratch, os.environ.get("PYTHONPATH", "")]
        path = os.pathsep.join(filter(None, known))
        quiet = {"GIT_PYTHON_REFRESH": "quiet"}
        surroundings = {**os.environ, **quiet, **settings, "PYTHONPATH": path}
        yield PackageCommands(build, surroundings, limits)


def _tell_needs(build: Trainable, folder: Path) -> None:
    project = tomllib.loads((build.folder / "pyproject.toml").read_text("utf-8"))["project"]
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {build.version}"]
    lines += [f"Requires-Dist: {one}" for one in project.get("dependencies", [])]
    told = folder / f"{build.name}-{build.version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")


def _failed(what: str, done: "subprocess.CompletedProcess[str]") -> RecordingFailed:
    told = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
    # the last word of the package, without the traceback and what libraries warn of
    summed_up = re.findall(r"^error\[[\w-]+\]: (.+)$", told, re.MULTILINE)
    told = summed_up[-1] if summed_up else told[-_LONGEST:]
    return RecordingFailed(f"{what} failed: {told}", "mend what it says, and try again")
