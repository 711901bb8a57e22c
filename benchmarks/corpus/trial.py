"""One notebook through all steps, in a scratch folder that is gone afterwards, to its row."""

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import judge, linear
from corpus.environment import Installed, variables
from corpus.notebooks import Found
from corpus.outcomes import Verdict, of_build, of_check, of_tag
from corpus.own_checks import own_checks
from corpus.processes import Ended, Limits, run
from corpus.rows import AGREES, CRASH, DIFFERENT, DISAGREES, EQUAL, REFUSED, TIME_OUT, UNKNOWN, Row
from corpus.scratch import Copy, scratch_copy
from corpus.witness import PlainRun, Witness, agreement, read_run

_UNSTABLE = "NB906"
"""Two observed runs of the notebook gave different values."""
_NOT_COMPARED = "can't be compared"
_HUNDREDTHS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each notebook."""

    installed: Installed
    limits: Limits
    tagging: bool = True
    runs: bool = False
    """Whether to run the notebook itself twice."""
    judged: float = 0.0
    """Share of the released packages to judge by plain runs, from 0 to 1."""

    packages: bool = False
    """Whether to do what the workflow of a released package does."""

    keep: Path | None = None
    """Where released packages are copied, in folders named as their notebooks."""

    def is_judged(self, found: Found) -> bool:
        """Draw the sample by the file, so that each run of the harness draws the same."""
        return int(found.digest, 16) % 1000 < self.judged * 1000


def try_notebook(found: Found, task: Task) -> Row:
    """Give the row of a notebook. Raises Interrupted when the harness is to end."""
    folder = Path(tempfile.mkdtemp(prefix="nb2prod-corpus-"))
    try:
        return _Trial(found, task, folder).row()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class _Trial:
    found: Found
    task: Task
    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)
    left: int = 0

    def row(self) -> Row:
        row = Row(self.found.name, self.found.digest, self.task.installed.version, REFUSED)
        try:
            copy = scratch_copy(self.found, self.folder / "copy")
        except (SyntaxError, ValueError) as error:
            return dataclasses.replace(row, detail=f"not converted: {error}")
        row = self._compiled(row, copy)
        if row.outcome == EQUAL and self.task.keep:
            kept = (self.task.keep / self.found.name).with_suffix("")
            shutil.copytree(self.folder / "build", kept, dirs_exist_ok=True)
        if row.outcome == EQUAL and self.task.is_judged(self.found):
            row = self._judged(row, copy)
        elif self.task.runs:
            row, _ = self._own_runs(row)
        if row.outcome == EQUAL and self.task.packages:
            row = self._packaged(row)
        return dataclasses.replace(row, seconds=self.seconds, left=self.left)

    def _compiled(self, row: Row, copy: Copy) -> Row:
        """Tag, check, build; a refusal by `check` alone isn't the last word."""
        tagged = self._tagged(copy) if self.task.tagging else Verdict("")
        if tagged.outcome not in ("", REFUSED):
            return _told(row, tagged)
        checked = of_check(self._nb2prod("check", "--json", str(copy.notebook)))
        if checked.outcome not in ("", REFUSED):
            return _told(row, checked)
        build = str(self.folder / "build")
        built = of_build(self._nb2prod("build", "--json", str(copy.notebook), "-o", build))
        row = _told(row, built)
        if row.outcome == REFUSED and tagged.outcome:
            row = dataclasses.replace(row, detail=f"tag: {tagged.detail}")
        codes = tuple(dict.fromkeys(one.code for one in checked.findings))
        return dataclasses.replace(row, checked=codes, own_runs=own_runs_by(row))

    def _tagged(self, copy: Copy) -> Verdict:
        """Tag the copy, and hold `tag` to its word: it changes tags and nothing else."""
        before = _without_tags(copy.notebook)
        verdict = of_tag(self._nb2prod("tag", str(copy.notebook), "--write"))
        if _without_tags(copy.notebook) != before:
            return Verdict(CRASH, detail="tag changed more than the tags of the notebook")
        return verdict

    def _nb2prod(self, step: str, *arguments: str) -> Ended:
        return self._step(step, self.task.installed.command(step, *arguments))

    def _step(self, step: str, command: Sequence[str], hash_seed: int = 0) -> Ended:
        environment = variables(self.folder, hash_seed)
        ended = run(command, self.folder, environment, self.task.limits)
        self._spent(step, ended.seconds)
        self.left += ended.left
        return ended

    def _spent(self, step: str, seconds: float) -> None:
        self.seconds[step] = round(self.seconds.get(step, 0.0) + seconds, _HUNDREDTHS)

    def _own_runs(self, row: Row) -> tuple[Row, Witness]:
        """Run the notebook twice, each time in a fresh copy and with other hashes of strings."""
        runs = [self._plain_run(hash_seed) for hash_seed in (0, 1)]
        told, detail = agreement(*runs)
        return dataclasses.replace(row, own_runs=told, own_detail=detail), Witness(*runs)

    def _plain_run(self, hash_seed: int) -> PlainRun:
        folder = self.folder / f"plain-{hash_seed}"
        copy = scratch_copy(self.found, folder)
        out = self.folder / f"plain-{hash_seed}.json"
        command = [self.task.installed.python, linear.__file__, str(copy.notebook), str(out)]
        ended = self._step("runs", command, hash_seed)
        if ended.late:
            return PlainRun("", failure=f"took longer than {ended.seconds:.0f} s")
        return read_run(out)

    def _packaged(self, row: Row) -> Row:
        told, seconds = own_checks(
            self.folder / "build", self.folder, self.task.installed.python, self.task.limits
        )
        self._spent("package", seconds)
        return dataclasses.replace(row, own_checks=told)

    def _judged(self, row: Row, copy: Copy) -> Row:
        row, witness = self._own_runs(row)
        if witness.run.failure or witness.again.failure:
            return dataclasses.replace(row, judged=judge.UNSEEN)
        case = judge.Case(self.folder / "build", copy, self.folder)
        told, detail = judge.judged(case, witness, self.task.installed, self.task.limits)
        outcome = {judge.DIFFERENT: DIFFERENT, judge.LATE: TIME_OUT}.get(told, row.outcome)
        return dataclasses.replace(row, outcome=outcome, judged=told, detail=detail)


def _told(row: Row, verdict: Verdict) -> Row:
    statements = verdict.document.get("statements")
    kept = statements.get("kept", 0) if isinstance(statements, dict) else 0
    return dataclasses.replace(
        row, outcome=verdict.outcome, findings=verdict.findings, detail=verdict.detail, kept=kept
    )


def own_runs_by(row: Row) -> str:
    """What a build lets one know: it observes the notebook twice before it releases anything."""
    if row.outcome == EQUAL:
        return AGREES
    told = [one.message for one in row.findings if one.code == _UNSTABLE]
    # That nb2prod couldn't compare them says nothing about the notebook.
    return DISAGREES if any(_NOT_COMPARED not in message for message in told) else UNKNOWN


def _without_tags(path: Path) -> Any:
    """The notebook's document but for tags; the bytes of a file that can't be read."""
    content = path.read_bytes()
    try:
        document = json.loads(content)
        for cell in document["cells"]:
            cell.get("metadata", {}).pop("tags", None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return content
    return document
