"""The pipeline between analysis and targets: stages as functions, free of notebook and of target.

Grammar:
    pipeline   = parameter* definitions? stage+ service? file* requirement* statement*
    stage      = function+ result-fields            a stage with one function *is* that function
    function   = inputs parameters body outputs     body: Python text that ends in its own `return`
    service    = state-fields endpoint+
    endpoint   = arguments body samples             a method of the one predictor
"""

from dataclasses import dataclass, field
from typing import Literal

from jupyter_mlops.ir.contract import Contract
from jupyter_mlops.ir.environment import Environment
from jupyter_mlops.plain import Plain


@dataclass(frozen=True, slots=True)
class Limits:
    """What a parameter's value may be, both ends included; a date stands as its ISO text."""

    choices: tuple[Plain, ...] = ()
    """Empty: any value."""
    minimum: Plain = None
    maximum: Plain = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the `parameters` cell that a run may override."""

    name: str
    """As in the notebook: `TEST_SIZE`."""
    field: str
    """As in the package: `test_size`; the option is `--test-size`."""
    annotation: str
    """`float`, `list[str]`, `datetime.date`, `Path`, `Any`."""
    default: Plain
    """In the form that JSON can hold: a date as its ISO text, a path as text."""
    help: str = ""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that crosses a border; its type is text over the module's imports: `pd.DataFrame`."""

    name: str
    annotation: str


@dataclass(frozen=True, slots=True)
class Module:
    """What stands at the top level of one generated module."""

    imports: tuple[str, ...] = ()
    """Import statements, one each, sorted, `from __future__` and the standard library first."""
    definitions: tuple[str, ...] = ()
    """Names this module takes from the package's `definitions` module."""
    body: str = ""
    """Top-level code (functions, classes, constants of the notebook), or empty."""
    docstring: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """One step."""

    name: str
    doc: str
    """Docstring text: summary line, blank line, rest. Not escaped."""
    inputs: tuple[Variable, ...]
    parameters: tuple[str, ...]
    """Notebook names of the parameters it reads, in the order of the parameters cell."""
    body: str
    """Statements at column 0, complete: unpacks parameters first, returns last."""
    outputs: tuple[Variable, ...]
    cells: tuple[int, ...]
    params_name: str = "params"
    """The argument that holds the parameters; named otherwise where the notebook uses this name."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, in pipeline order. The service is not a stage: see `Service`."""

    tag: str
    """`data`: also the module's name."""
    entry: str
    """The function that runs the stage: its only one, or the one composed of several."""
    result: str
    """Name of the NamedTuple it returns, `DataResult`."""
    functions: tuple[Function, ...]
    inputs: tuple[Variable, ...]
    parameters: tuple[str, ...]
    outputs: tuple[Variable, ...]
    """Values for later stages."""
    module: Module
    doc: str = ""
    metrics: tuple[str, ...] = ()
    """Keys of the result's `metrics: dict[str, float]` field; the last function gives it; empty: no
    such field."""
    reports: tuple[str, ...] = ()
    """Keys of the result's `reports: dict[str, object]` field; empty: no such field."""
    plots: tuple[str, ...] = ()
    """Keys of the result's `plots: dict[str, Figure]` field; empty: no such field."""
    is_timed: bool = False
    """Whether its plots may show how long something took, or it hands the clock's times on."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of the prediction function."""

    name: str
    annotation: str
    shape: Literal["record", "records", "frame", "value"]
    """A dict; a list of dicts; a DataFrame; anything else that JSON can hold."""
    fields: tuple[tuple[str, str, bool], ...] = ()
    """(key, Python type, required) of a record, or of each record."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A prediction function: a method of the predictor, and a route of the service."""

    entry: str
    doc: str
    arguments: tuple[Argument, ...]
    signature: str
    """What follows `self` in the method: `payload: dict[str, Any], threshold: float = 0.5`."""
    returns: str
    body: str
    """Statements at column 0: unpack state and parameters, nested functions, then the user's body
    with its return."""
    cells: tuple[int, ...]
    samples: tuple[str, ...] = ()
    """JSON texts {"args": […], "kwargs": {…}, "result": …} of the notebook's own calls."""
    many: str = ""
    """The argument of the function that answers several requests at once: `payloads`."""
    batch: str = ""
    """Its statements at column 0; empty where there is no such function."""
    batch_name: str = ""
    """Its name, `predict_batch`, which nothing else of the predictor has."""
    is_row_wise: bool = False
    """Whether it was proved that requests answered at once come out as if each were alone."""


@dataclass(frozen=True, slots=True)
class Service:
    """The prediction functions and the state that they need."""

    endpoints: tuple[Endpoint, ...]
    """In the notebook's order; never empty."""
    state: tuple[Variable, ...]
    """Outputs of earlier stages that the predictor holds."""
    parameters: tuple[str, ...]
    module: Module


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A module from beside the notebook, which the package holds."""

    name: str
    """As the notebook imports it: `features.text`."""
    source: str
    """Its file, relative to the folder that the paths of input files start from."""
    sha256: str
    path: str
    """Its file inside the package."""
    text: str
    """What that says: as written, but for imports of each other."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that the notebook reads and didn't write."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution the package needs, with the version the notebook was recorded with."""

    distribution: str
    version: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What became of one statement of the notebook."""

    uid: str
    cell: int
    cell_id: str
    line: int
    text: str
    """First line, cut to 100 characters."""
    kept: bool
    where: str
    """`data`, `data:clean`, `definitions`, `parameters`, `serve`, or empty when dropped."""
    reason: str
    code: str = ""
    """Its whole text when it is kept."""
    lines: tuple[int, ...] = ()
    """For each line of the text, that of the cell; empty where they follow `line`."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What stands in the package for a statement of the notebook that isn't there word for word."""

    uid: str
    text: str
    """A statement of the package; `{"accuracy": score}`: an entry of a stage's result."""
    lines: tuple[int, ...]
    """For each line of the text, the line of the cell that it comes from."""


@dataclass(frozen=True, slots=True)
class MappedLines:
    """Lines of a generated file and the place in the notebook that they come from.

    A line that several statements have become is in several of these: imports and results are
    gathered.
    """

    file: str
    first: int
    last: int
    uid: str
    cell: int
    cell_id: str
    line: int
    """Line of the cell that the first one is; the others follow it one by one."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What a run of the notebook holds of a stage right after one of its statements."""

    stage: str
    uid: str
    cell: int
    """Position of the cell among all cells of the notebook, from 1."""
    code: str
    """The statement, as `ast.unparse` writes it; empty: the last one of its cell."""
    nth: int
    """Which one of the cell's statements that read so, from 1."""
    values: tuple[tuple[str, str], ...]
    """(name in the package, expression in the notebook) of outputs."""
    metrics: tuple[tuple[str, str], ...]
    """(key, expression); without a key, every entry of that dict is a metric."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """An assumption of the static analysis and what became of it."""

    uid: str
    names: tuple[str, ...]
    claim: str
    status: Literal["assumed", "observed", "proved"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The whole product of the compiler, from which every target is written."""

    name: str
    """Package name, a legal identifier."""
    version: str
    """`1.2.0+nb.3f9a1c7`."""
    title: str
    doc: str
    notebook: str
    """File name of the source."""
    digest: str
    parameters: tuple[Parameter, ...]
    stages: tuple[Stage, ...]
    definitions: Module | None = None
    service: Service | None = None
    files: tuple[InputFile, ...] = ()
    local: tuple[LocalFile, ...] = ()
    """Modules from beside the notebook that the package needs."""
    local_tests: tuple[LocalFile, ...] = ()
    """The tests of those that lay beside them; `path` is that in the project."""
    workdir: str = "."
    folders: tuple[str, ...] = ()
    """Folders beside the input files that stages write into and don't make."""
    requirements: tuple[Requirement, ...] = ()
    python: str = "3.11"
    statements: tuple[Statement, ...] = ()
    rewritten: tuple[Rewritten, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    trusted_types: tuple[str, ...] = field(default=())
    """Types that the recorded estimators are made of and that skops doesn't trust by itself."""
    environment: Environment | None = None
    """None where nothing was recorded."""
    contract: Contract | None = None
    """What the tables must be like that the data stage reads and gives."""
    captures: tuple[Capture, ...] = ()
    """How a run of the notebook itself is asked for what the stages give, in its order."""

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The prediction functions; none without a service."""
        return self.service.endpoints if self.service is not None else ()

    @property
    def entries(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(endpoint.entry for endpoint in self.endpoints)
