"""What goes over HTTP between JupyterLab and the server; the front end's types are made from it.

Places in text are as CodeMirror counts them: lines from 1, columns from 0 in UTF-16 code units.
After a change here: `python docs/write_contract_schema.py` and `npm run contract`.
"""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the table of stages."""

    tag: str
    meaning: str
    colour: str
    glyph: str


@dataclass(frozen=True, slots=True)
class StageTable:
    """What cell tags mean: the stages in pipeline order, and the other words."""

    stages: tuple[Stage, ...]
    words: tuple[str, ...]
    """All tags that mean something, those of the stages included; any other is the user's own."""


@dataclass(frozen=True, slots=True)
class CellText:
    """What the analysis needs to know of a cell."""

    id: str
    type: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotebookText:
    """A notebook as it stands in the editor, saved or not."""

    path: str
    """Where it is or will be saved, from the server's root."""
    version: int
    """Counted by the front end, and sent back with the answer."""
    cells: tuple[CellText, ...]
    settings: dict[str, Any]
    """`metadata.nb2prod` of the notebook."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a cell; the end is exclusive."""

    cell_id: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Text to put in the place of another."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class RelatedPlace:
    """Another place that helps to understand a finding."""

    place: Place
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic; `place` is null where it is about the whole notebook."""

    code: str
    name: str
    severity: Literal["error", "warning", "info"]
    message: str
    why: str
    fix: str
    place: Place | None
    related: tuple[RelatedPlace, ...]
    edits: tuple[TextEdit, ...]
    """What to change, where a fix is mechanical."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """What there is to know about a diagnostic code."""

    code: str
    name: str
    text: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class StatementFate:
    """What becomes of a statement, and why."""

    place: Place
    kept: bool
    where: str
    """`data`, `data:clean`, `definitions`, `parameters`, `serve`; empty when it is dropped."""
    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """A named value with its type as the package writes it."""

    name: str
    annotation: str


@dataclass(frozen=True, slots=True)
class NamesOf:
    """A few names under a heading: metrics, plots, reports, request, answer."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageNode:
    """A stage of the pipeline, as it is drawn."""

    tag: str
    entry: str
    gives: tuple[Value, ...]
    parameters: tuple[str, ...]
    extras: tuple[NamesOf, ...]
    cell_ids: tuple[str, ...]
    """The cells that its code is from, in the notebook's order."""


@dataclass(frozen=True, slots=True)
class StageFlow:
    """What goes from one stage to another."""

    source: str
    target: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter of the package."""

    name: str
    annotation: str
    default: Any
    help: str
    limits: str
    """`one of a, b`, `0 to 1`, or empty."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of one version of a notebook that was not run."""

    version: int
    findings: tuple[Finding, ...]
    statements: tuple[StatementFate, ...]
    nodes: tuple[StageNode, ...]
    """Empty where errors keep the notebook from becoming a pipeline."""
    flows: tuple[StageFlow, ...]
    parameters: tuple[ParameterRow, ...]


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """A tag for a cell that has none of ours."""

    cell_id: str
    tag: str
    reason: str
    confidence: float
    """Between 0 and 1."""


@dataclass(frozen=True, slots=True)
class TagSuggestions:
    """All that can be suggested for one version of a notebook."""

    version: int
    suggestions: tuple[TagSuggestion, ...]


@dataclass(frozen=True, slots=True)
class BuildSearch:
    """Look for a build of a notebook that was made elsewhere."""

    path: str
    """Of the notebook, from the server's root."""


@dataclass(frozen=True, slots=True)
class ProofPoint:
    """One run of the notebook beside one of the package, with the same parameters."""

    label: str
    values: str
    """`n_estimators = 20, seed = 1`: those that aren't the notebook's own; else empty."""


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One comparison of the notebook's value with the package's."""

    point: str
    """The label of a point."""
    stage: str
    subject: str
    name: str
    verdict: str
    detail: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to; `folder` is empty where nothing was released."""

    folder: str
    """From the server's root."""
    digest: str
    """Of its `build.json`: names this very build; empty where nothing was released."""
    notebook: str
    """Name of its file when it was built."""
    name: str
    version: str
    validated: bool
    points: tuple[ProofPoint, ...]
    rows: tuple[ProofRow, ...]
    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    """All generated files, from the folder of the build."""
    changes: str
    """Against the build that was there before, as Markdown; empty where there was none."""
    is_found: bool = False
    """Whether it was built elsewhere, on the command line: then findings and changes are lost."""


@dataclass(frozen=True, slots=True)
class BuildStanding:
    """How a build stands by now, beside its notebook as that is saved."""

    there: bool
    """Whether the folder still holds a build of the notebook."""
    since: str
    """What has changed in the notebook: `2 cells changed (4, 7)`; else empty."""
    edited: tuple[str, ...]
    """Files of a proved package that were edited since its proof."""


@dataclass(frozen=True, slots=True)
class BuildFile:
    """A generated file to look at."""

    path: str
    text: str
    """Empty for what isn't text."""
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class ServiceSchema:
    """What a running service can be asked at one of its paths."""

    path: str
    """`/predict`; the function's name where there are several."""
    request: dict[str, Any]
    """JSON Schema of the body."""
    example: Any


@dataclass(frozen=True, slots=True)
class ServiceSchemas:
    """All that a running service can be asked."""

    endpoints: tuple[ServiceSchema, ...]


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What the service said to a request."""

    status: int
    body: Any
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """The shape of every answer that isn't a success."""

    error: str
    """What happened."""
    hint: str
    """What can be done about it."""
    reference: str
    """A kebab-case word for programs: `notebook-unreadable`, `too-large`, `not-found`, …"""


MESSAGES: tuple[type, ...] = (
    StageTable, NotebookText, Analysis, CodePage, TagSuggestions,
    BuildSearch, BuildReport, BuildStanding, BuildFile, ServiceSchemas, ServiceAnswer, Refusal,
)  # fmt: skip
"""All that is a body of a request or of an answer, those about jobs and models in use aside."""
