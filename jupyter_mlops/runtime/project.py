"""What a generated package says of itself: its stages, its files, what may be stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the pipeline: a function and the names of the values it takes and gives."""

    name: str
    function: Callable[..., Any]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    uses_parameters: bool = False
    params_name: str = "params"
    """Name of the argument that takes the parameters."""
    metrics: str = "metrics"
    """Field of the function's result for metrics; another one where an output has this name."""
    reports: str = "reports"
    plots: str = "plots"


@dataclass(frozen=True, slots=True)
class Project:
    """What the command line, the tests and the service need to know of a package."""

    name: str
    parameters: type[Any]
    stages: tuple[Stage, ...]
    input_files: Mapping[str, str] = field(default_factory=dict)
    """Path → sha256 of the files that the notebook reads, as they were when it was recorded.

    Empty for one that the code names, in a package that was built without a run, and that wasn't
    there.
    """
    workdir: str = "."
    """Folder, relative to the input files' root, that the stages run in."""
    folders: tuple[str, ...] = ()
    """Folders, relative to that root, that the stages write into and don't make."""
    trusted_types: tuple[str, ...] = ()
    app: str = ""
    """Where the HTTP service is, `package.app:app`; empty: the package has none."""
    contract: str = ""
    """The stage whose tables are checked against the data contract; empty: none."""
