"""What one observed run of a notebook is asked for (`Plan`) and what it gave (`Record`)."""

from dataclasses import dataclass, field
from typing import Literal

from jupyter_mlops.plain import Plain

LONGEST_OUTPUT = 10_000
"""Characters that are kept of what a unit prints."""
LISTED = "dir:"
"""Begins the resource that stands for a folder that was listed."""
READ_AT_START = frozenset({"PYTHONHASHSEED"})
"""Environment variables that decide nothing in the process that sets them."""
MODULE_STATE = "module:"
"""Begins the resource that stands for what a module of the user's keeps in its global names."""


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One statement to execute and what to look at around it."""

    uid: str
    cell: int
    code: str
    """Python source of the unit, already parsed once: it is executed as a module of its own."""
    names: tuple[str, ...] = ()
    """Global names the unit may read, bind or change: fingerprinted before and after."""
    display: bool = False
    """The cell's last expression: its value is shown through the shell's display hook."""
    ends_cell: bool = False
    """After this unit the cell is over: figures are flushed as the inline backend does."""
    probes: tuple[tuple[str, str], ...] = ()
    """(metric name, pure expression): evaluated right after the unit, kept with the snapshot."""
    reports: tuple[tuple[str, str], ...] = ()
    """(name, pure expression): the text of its value right after the unit is kept."""
    shown: tuple[str, ...] = ()
    """Pure expressions: what their values are is looked at right after the unit."""
    plot: str | None = None
    """The name under which figures that were shown, or are open after the unit, are kept."""
    tables: tuple[str, ...] = ()
    """Names whose tables are looked at column by column right after the unit."""
    bind: str | None = None
    """A parameter's name: when `Plan.overrides` has it, that value is bound instead of the unit."""
    bind_type: str = ""
    """What that value is made into: `datetime.date`, `datetime.datetime`, `Path`; empty: it is."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Values to keep, as they are right after one unit."""

    label: str
    """The stage whose outputs these are."""
    after: str
    names: tuple[str, ...]
    probed: tuple[str, ...] = ()
    """Uids of units whose probes are kept with the values: the stage's own, as stages may mix."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run to be made. Equal plans over unchanged files give the stored record."""

    units: tuple[PlannedUnit, ...]
    watches: tuple[Watch, ...] = ()
    entries: tuple[str, ...] = ()
    """Functions of the serve cells: the arguments and results of their outermost calls are kept."""
    overrides: tuple[tuple[str, Plain], ...] = ()
    hash_seed: int = 0
    signatures: bool = False
    """Whether calls of the notebook's functions are looked at: what they take and give."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a recorded frame."""

    name: str
    dtype: str
    has_missing: bool = False


@dataclass(frozen=True, slots=True)
class ValueFact:
    """What a name held right after a unit."""

    type: str
    """Shortest public dotted path: `pandas.DataFrame`; for the notebook's own `__main__.Model`."""
    kind: Literal[
        "scalar", "text", "none", "frame", "series", "array", "estimator", "container",
        "function", "class", "module", "figure", "generator", "file", "other",
    ]  # fmt: skip
    annotation: str
    """A type over public dotted paths: `list[str]`, `dict[str, float]`, `numpy.ndarray`, `Any`."""
    summary: str = ""
    """`repr` cut to 200 characters for scalars and text, otherwise shape or length."""
    size: int = 0
    """Bytes, roughly."""
    columns: tuple[Column, ...] = ()
    definitions: tuple[str, ...] = ()
    """Functions and classes of the notebook itself that are reachable from the value."""
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """What one column of a table held, or all of an array."""

    name: str | int
    dtype: str
    count: int
    """Of the values that are not missing."""
    missing: int
    low: float | int | None = None
    """Smallest number; None where there are no finite numbers."""
    high: float | int | None = None
    distinct: int = 0
    """How many different values; 0 for floats, where nobody counts."""
    values: tuple[str | int, ...] = ()
    """The different values, sorted, where few repeat often."""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """What a frame, a series or an array held at one moment."""

    kind: Literal["frame", "series", "array"]
    rows: int
    width: int
    """Columns; of an array the numbers in each row, 0 when it has one dimension."""
    columns: tuple[ColumnSeen, ...]
    """Of an array one, which stands for all."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Two names whose values share mutable state after a unit."""

    first: str
    second: str
    kind: Literal["same", "shares", "view"]
    """`same` object; one reaches an object of the other (`shares`); one NumPy memory (`view`)."""


@dataclass(frozen=True, slots=True)
class FileUse:
    """A file the notebook opened. Files of the Python installation and of caches are left out."""

    path: str
    """Relative to the mirrored folder's root with forward slashes; absolute when outside it."""
    mode: Literal["read", "write"]
    sha256: str = ""
    """Content before a read; empty for writes, and for reads of what the run itself wrote."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """What one unit did."""

    uid: str
    seconds: float = 0.0
    values: dict[str, ValueFact] = field(default_factory=dict)
    """Facts after the unit, for the planned names that exist then."""
    mutated: tuple[str, ...] = ()
    """Names still bound to the same object whose content changed."""
    unknown: tuple[str, ...] = ()
    """Names whose content can't be fingerprinted: nothing is known about change."""
    aliases: tuple[Alias, ...] = ()
    """Pairs that share state after the unit and of which the unit touched at least one."""
    resources: tuple[str, ...] = ()
    """Resources that changed: `rng:numpy`, `rng:random`, `cwd`, `env`, `config:display`,
    `config:plot`, `figures`, `network`, `process`, and folders that were listed, as `dir:data`."""
    files: tuple[FileUse, ...] = ()
    stdout: str = ""
    """What it printed, cut to 10,000 characters."""
    tables: dict[str, TableSeen] = field(default_factory=dict)
    """What the planned tables held after the unit."""
    shown: dict[str, ValueFact] = field(default_factory=dict)
    """Facts of the planned expressions."""

    def changed(self, lacking: frozenset[str] = frozenset()) -> frozenset[str]:
        """Give the names that changed, and those that share with one of them that is `lacking`."""
        gone = lacking.intersection(self.mutated)
        shared = [{one.first, one.second} for one in self.aliases]
        return frozenset(self.mutated).union(*(pair for pair in shared if pair & gone))


@dataclass(frozen=True, slots=True)
class FunctionSeen:
    """What one function of the notebook was given and what it answered, in all calls seen."""

    uid: str
    line: int
    """Where it begins in the unit's code, from 1: at its first decorator or its `def`."""
    name: str
    arguments: dict[str, tuple[str, ...]]
    """Argument → types, written as `ValueFact.annotation` is."""
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The unit that ended the run."""

    uid: str
    exception: str
    """Class name."""
    message: str
    traceback: str
    """As IPython would show it, without colours and without frames of ours."""
    line: int | None = None
    """Line of the unit's own code (from 1) at which it was raised."""


@dataclass(frozen=True, slots=True)
class Record:
    """One observed run. Pickle files in `folder` hold values; only separate processes read them."""

    status: Literal["complete", "failed", "timeout"]
    observations: dict[str, Observation]
    folder: str
    """Where the payloads are: per watch `<label>.pkl` with {"values": {name: value}, "probes":
    {name: value}}; `shown.pkl` with {"plots": {name: figure}, "reports": {name: text}}; `calls.pkl`
    with a list of (entry, args, kwargs, result)."""
    failure: Failure | None = None
    unpicklable: dict[str, dict[str, str]] = field(default_factory=dict)
    """Watch label → name → why its value can't be kept."""
    calls: int = 0
    """How many outermost calls of the serve entries were kept."""
    functions: tuple[FunctionSeen, ...] = ()
    """Those of the notebook that were called, where the plan asks for it."""
    files: tuple[FileUse, ...] = ()
    """Every file used, once per path and mode."""
    workdir: str = "."
    """The notebook's folder relative to the mirrored root."""
    filled: tuple[str, ...] = ()
    """Folders that it wrote files into and that were there before, relative to that root."""
    versions: dict[str, str] = field(default_factory=dict)
    """Distribution → version, of everything the notebook imported."""
    modules: dict[str, str] = field(default_factory=dict)
    """Import name → distribution, of the same; dotted where several share the top-level name."""
    local: dict[str, str] = field(default_factory=dict)
    """Module beside the notebook → its file, relative to the mirrored folder's root."""
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Module that is neither beside the notebook nor of a distribution → its file."""
    search: tuple[str, ...] = (".",)
    """Folders in which modules were looked for, in order, relative to the mirrored root."""
    loaded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit → distributions of which it was the first to load a module."""
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Distribution → installed ones that it always needs, of the same."""
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Distribution → installed ones that it needs for some of what it offers."""
    python: str = ""
