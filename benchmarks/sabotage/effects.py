"""What a package does at each parameter point of its proof, kept in folders and compared by value.

In: a build and an empty folder. Out: whether a sabotaged build still does the same: it stores equal
values, writes the same metrics, reports, plots and prints, and its predictor answers alike.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_mlops.recording.alone import Job, answer_of, run_alone

HERE = Path(__file__).parent
PARAMETERS = "given.json"
ARTIFACTS = "artifacts"
ANSWERS = "answers.json"


class NotSteadyError(Exception):
    """A sound package can't be run, or two of its runs don't do the same."""


@dataclass(frozen=True)
class Effects:
    """What the sound package does, one folder for each point."""

    project: Path
    folder: Path

    @property
    def points(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Folder and parameters, the defaults first."""
        told = json.loads((self.project / "build.json").read_text("utf-8"))
        for number, values in enumerate(told["proof"]["points"]):
            yield self.folder / f"point-{number}", values

    def take(self) -> None:
        """Fill the folders. Raises NotSteadyError where a run fails, or another one differs."""
        points = list(self.points)
        failures = (observe(self.project, values, folder) for folder, values in points)
        why = next(filter(None, failures), "") or self._difference_at(*points[0])
        if why:
            raise NotSteadyError(why)

    def first_difference(self) -> str:
        """Run the package as it is now, and say what is other than before; empty if nothing is."""
        return next(filter(None, (self._difference_at(*point) for point in self.points)), "")

    def _difference_at(self, sound: Path, values: dict[str, Any]) -> str:
        with TemporaryDirectory() as temporary:
            now = Path(temporary) / "now"
            why = observe(self.project, values, now) or _unlike(self.project, sound, now)
        return f"{sound.name}: {why}" if why else ""


def observe(project: Path, values: dict[str, Any], folder: Path) -> str:
    """Run a package and ask its predictor; say what went wrong, nothing if all went well."""
    folder.mkdir(parents=True)
    given, artifacts = folder / PARAMETERS, folder / ARTIFACTS
    given.write_text(json.dumps(values), "utf-8")
    words = ["run", "--artifacts", str(artifacts), "--parameters", str(given)]
    if (project / "inputs").is_dir():
        words += ["--inputs", str(project / "inputs")]
    outcome = run_alone(Job(project.name, tuple(words), (project / "src",), folder))
    if not outcome.ok:
        return outcome.error
    asked = {"project": project.resolve(), "artifacts": artifacts.resolve()}
    answer = answer_of("served", asked, paths=(project / "src", HERE))
    (folder / ANSWERS).write_text(json.dumps(answer.content), "utf-8")
    return answer.error


def _unlike(project: Path, sound: Path, now: Path) -> str:
    """Compare in a process that has the package: values may be of its classes."""
    told = json.loads((project / "build.json").read_text("utf-8"))
    asked = {"sound": sound.resolve(), "now": now.resolve(), "trusted": told["trusted_types"]}
    answer = answer_of("by_value", asked, paths=(project / "src", HERE))
    return answer.error or str(answer.content)
