"""From each version of a notebook that somebody is writing to what `nb2prod check` says of it.

What didn't change between two versions isn't found out again: a statement's tree stays the same
object, and what follows from it, and from the part of the notebook that it mentions, stays with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlops.analysis.facts import Facts, UnitFacts, gather
from jupyter_mlops.analysis.flow_versions import Linker
from jupyter_mlops.analysis.implied.function import Implied
from jupyter_mlops.analysis.origins.versions import OriginsWalker
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.checking import Checking, CheckResult, Passes
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, has_errors
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.reader import notebook_of
from jupyter_mlops.notebook.trees import collector_off
from jupyter_mlops.notebook.units import Program, ProgramReader

if TYPE_CHECKING:
    from jupyter_mlops.lowering.lower import Analysis


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be told at once: how the notebook reads, and which statements are needed."""

    notebook: Notebook
    diagnostics: tuple[Diagnostic, ...]
    """What reading finds; the rules may find more."""
    slice: Slice | None
    """What is kept, and a reason for every statement; None where reading found errors."""


class LiveAnalysis:
    """Versions of one notebook, one after the other."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        """Where the notebook is or will be saved; nothing is read from there."""
        self.settings = settings
        self.reader = ProgramReader()
        self.linker, self.relinker = Linker(), Linker()
        self.walker = OriginsWalker()
        self._program: Program | None = None
        self._found: tuple[Diagnostic, ...] = ()
        self._analysis: Analysis | None = None
        self._facts: Facts | None = None
        """Of the last version that could be read: half a statement soon is a whole one."""

    def outline(self, content: object) -> Outline:
        """Take in a new version, as an .ipynb file holds it. Raises NotebookUnreadable."""
        with collector_off():
            notebook, found = notebook_of(self.path, content)
            program = self.reader.read(notebook)
            work = self._begun(program, (*found, *program.diagnostics))
            self._program, self._found = program, tuple(work.found)
            self._analysis = None
            if not has_errors(work.found):
                self._facts = gather(program, before=self._facts)
                self._analysis = work.analyze(program, self._facts)
            kept = self._analysis.slice if self._analysis is not None else None
            return Outline(notebook, work.arranged(program), kept)

    def result(self) -> CheckResult:
        """Give all that `check_notebook` says of the version that was taken in last."""
        if self._program is None:
            raise ValueError("there is no version yet")
        with collector_off():
            work = self._begun(self._program, self._found)
            pipeline = None
            if self._analysis is not None:
                lowered = work.lower(self._analysis, is_static=False)
                pipeline = lowered.pipeline if lowered is not None else None
            notebook = self._program.notebook
            return CheckResult(notebook, work.arranged(self._program), pipeline)

    def analysed(self) -> Mapping[str, UnitFacts]:
        """Give what is known of each statement of the version that was taken in last, by uid.

        Of those that an implied function stands for there is the function.
        """
        if self._analysis is None:
            return {}
        facts = self._analysis.facts
        beside = facts.implied.beside if isinstance(facts.implied, Implied) else ()
        return {uid: unit for uid, unit in facts.by_uid.items() if uid not in beside}

    def _begun(self, program: Program, found: tuple[Diagnostic, ...]) -> Checking:
        passes = Passes(self.linker.link, self.relinker.link, self.walker.walk)
        work = Checking(program.notebook.path, self.settings, passes)
        work.found = [*found]
        return work
