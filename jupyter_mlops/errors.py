"""Every way a command can fail to go on.

Nb2ProdError                 base: a kebab-case reference, what happened, a hint that is an action
├── NotebookUnreadable       the file is missing, no notebook, or not valid JSON
├── OutputFolderUnusable     the build folder cannot be written, or holds what nb2prod did not write
├── RecordingFailed          the notebook's process died, ran out of time, or could not be started
├── ProjectUnreadable        a build folder without a readable build.json
├── MergeProgramMissing      hand edits are to be merged, and the program that does it isn't there
├── ScheduleUnusable         the schedule can't be read or written, as on a full disk
├── ScheduleDamaged          the file of the schedule is broken
├── FixRefused               a mechanical fix would have brought a new error
├── RegistryUnreachable      the store of runs and models doesn't answer, or can't be read
├── TrainingBusy             another retraining of the same model is running
└── ConfigurationInvalid     a setting (notebook, pyproject.toml or command line) is wrong

What is wrong *in* a notebook is a `Diagnostic`: data that is collected, never raised.
"""

from typing import Any


class Nb2ProdError(Exception):
    """A command cannot go on; `hint` says what the user can do about it."""

    reference = "nb2prod-error"

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"error[{self.reference}]: {self.message}\n  hint: {self.hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        # it also goes from one process to another, and a subclass may be made of other values
        return _as_it_was, (type(self), self.message, self.hint)


def _as_it_was(kind: type[Nb2ProdError], message: str, hint: str) -> Nb2ProdError:
    error = kind.__new__(kind)
    Nb2ProdError.__init__(error, message, hint)
    return error


class NotebookUnreadable(Nb2ProdError):
    """The notebook file is missing, is not a notebook, or is not valid JSON."""

    reference = "notebook-unreadable"


class OutputFolderUnusable(Nb2ProdError):
    """The build folder cannot be written, or holds files that nb2prod did not write."""

    reference = "output-unusable"


class RecordingFailed(Nb2ProdError):
    """The process that runs the notebook died, ran out of time or could not be started."""

    reference = "recording-failed"


class ProjectUnreadable(Nb2ProdError):
    """A folder that should be a build holds no readable build.json."""

    reference = "project-unreadable"


class MergeProgramMissing(Nb2ProdError):
    """Lines were edited by hand and generated anew, and nothing can merge them."""

    reference = "merge-impossible"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"hand edits and newly generated lines can't be merged: {problem}",
            "install git, or build into another folder with -o and carry your changes over",
        )


class ScheduleUnusable(Nb2ProdError):
    """The schedule can't be read or written."""

    reference = "schedule-unusable"


class ScheduleDamaged(Nb2ProdError):
    """The file that holds the schedule is broken, or is none."""

    reference = "schedule-damaged"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is damaged",
            "run `nb2prod schedule restore`, which puts the last backup in its place",
        )


class FixRefused(Nb2ProdError):
    """A notebook with its mechanical fixes would have an error that it hasn't without."""

    reference = "fix-refused"

    def __init__(self, path: str, code: str) -> None:
        super().__init__(
            f"the fixes would bring {code} to {path}, so nothing was changed",
            "apply the proposed fixes by hand, one after the other",
        )


class RegistryUnreachable(Nb2ProdError):
    """The store of runs and models doesn't answer, or can't be read."""

    reference = "registry-unreachable"

    def __init__(self, uri: str, problem: Exception) -> None:
        told = str(problem).partition("\n[SQL: ")[0]  # the statement says nothing to its reader
        super().__init__(
            f"the store of models at {uri} can't be used: {told}",
            "see that the server runs, or put a copy of the database file in its place",
        )


class LeaseLost(Nb2ProdError):
    """A change of what answers took so long that another process may have begun one."""

    reference = "lease-lost"

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(
            f"changing which version of {name} answers took longer than {seconds:g} s",
            f"see `nb2prod models list {name}` and that the server answers quickly, and try again",
        )


class TrainingBusy(Nb2ProdError):
    """Another retraining of the same model is running."""

    reference = "training-busy"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"another retraining of {name} is running", "wait for its end, or end that process"
        )


class ConfigurationInvalid(Nb2ProdError):
    """A setting has the wrong name, type or value."""

    reference = "configuration-invalid"
