"""Every way a command of this package can stop, each with what to do about it.

PackageError            base: a kebab-case reference, what happened, a hint that is an action
├── ArtifactError       stored values are missing, incomplete or not what was written
├── ValueUnstorable     a stage gave a value that cannot be written to disk
├── InputMissing        a file that the notebook reads is not there
├── ContractBroken      a table is against the data contract
├── ParameterInvalid    a parameter is unknown or got a value of the wrong type
├── StageFailed         a statement of a stage raised an exception
└── StageUnknown        a stage was asked for that this pipeline does not have
"""

from pathlib import Path


class PackageError(Exception):
    """A command cannot go on; `hint` says what to do about it."""

    reference = "package-error"

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"error[{self.reference}]: {self.message}\n  hint: {self.hint}"


class ArtifactError(PackageError):
    """Stored values are missing, incomplete or not what was written."""

    reference = "artifact-unusable"

    def __init__(self, place: Path, problem: str) -> None:
        super().__init__(f"{place}: {problem}", "run the stage that writes it again")


class ValueUnstorable(PackageError):
    """A stage gave a value that cannot be written to disk."""

    reference = "value-unstorable"

    def __init__(self, names: tuple[str, ...], problem: Exception) -> None:
        super().__init__(
            f"{', '.join(names)} cannot be stored: {type(problem).__name__}: {problem}",
            "open such a thing in the stage that uses it, instead of handing it on",
        )


class InputMissing(PackageError):
    """A file that the notebook reads is not there."""

    reference = "input-missing"

    def __init__(self, path: str, folder: Path) -> None:
        super().__init__(
            f"{path} is not in {folder}", "say where the input files are with --inputs DIR"
        )


class ContractBroken(PackageError):
    """A table is against the data contract."""

    reference = "contract-broken"

    def __init__(self, listed: str, count: int, report: Path | None) -> None:
        what = "1 violation" if count == 1 else f"{count} violations"
        super().__init__(
            f"{what} of the data contract\n{listed}",
            f"mend the data (all are in {report})" if report is not None else "mend the data",
        )
        self.hint += ", or change contract.py where you know better; --contract warn goes on"


class ParameterInvalid(PackageError):
    """A parameter is unknown or got a value of the wrong type."""

    reference = "parameter-invalid"


class StageFailed(PackageError):
    """A statement of a stage raised an exception."""

    reference = "stage-failed"

    def __init__(self, problem: BaseException, place: str) -> None:
        told = str(problem).strip().partition("\n")[0]
        what = f"{type(problem).__name__}: {told}" if told else type(problem).__name__
        super().__init__(f"{what}, {place}", "the traceback above shows how it came to this")


class StageUnknown(PackageError):
    """A stage was asked for that this pipeline does not have."""

    reference = "stage-unknown"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no stage {name!r}", f"choose one of {', '.join(known)}")
