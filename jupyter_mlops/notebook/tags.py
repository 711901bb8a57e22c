"""From a cell's tags to its role in the pipeline."""

import difflib
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.cell import Cell, span_of
from jupyter_mlops.stages import BY_TAG, DROP, KEEP, PARAMETERS, WORDS

INJECTED = "injected-parameters"
"""Papermill's mark for the cell it wrote itself; the `parameters` cell holds the defaults."""

_MEANT = {
    "eval": "evaluate",
    "evaluation": "evaluate",
    "evaluating": "evaluate",
    "param": PARAMETERS,
    "params": PARAMETERS,
    "serving": "serve",
    "trained": "train",
    "training": "train",
}
_OWN_WORDS = frozenset(
    [
        "brain",
        "database",
        "dataset",
        "date",
        "drain",
        "drop-down",
        "evaluator",
        "grain",
        "keeper",
        "parametric",
        "server",
        "servo",
        "slice",
        "terrain",
        "trail",
        "trailer",
        "trainee",
        "trait",
    ]
)
"""Words close to ours that people use as tags of their own."""
_CLOSE = 0.8
"""One slip in a word of five letters; below it, `data` would claim `date`."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a cell's tags ask for. A cell without our tags has the empty role."""

    stage: str | None = None
    """A tag of the table of stages."""
    step: str | None = None
    """`clean` of the tag `data:clean`."""
    keep: bool = False
    drop: bool = False
    parameters: bool = False

    @property
    def is_service(self) -> bool:
        """Whether the cell answers requests."""
        return self.stage is not None and BY_TAG[self.stage].is_service


def _near_miss(tag: str) -> str | None:
    """Guess the tag that was probably meant by one that means nothing to us."""
    head, colon, step = tag.partition(":")
    word = head.strip().lower()
    if word in _OWN_WORDS or not word:
        return None
    meant = word if word in WORDS else _MEANT.get(word)
    if meant is None:
        close = difflib.get_close_matches(word, WORDS, n=1, cutoff=_CLOSE)
        meant = close[0] if close and close[0][0] == word[0] else None
    if meant is None:
        return None
    return f"{meant}:{step.strip()}" if colon and meant in BY_TAG and step.strip() else meant


def _step_name(text: str) -> str | None:
    """`Clean up` → `clean_up`: what a step is called in the package, or None if it can't be."""
    name = re.sub(r"[\s-]+", "_", text.strip()).lower()
    return name if name.isidentifier() and not keyword.iskeyword(name) else None


def _unclear_tags(cell: Cell) -> Iterator[Diagnostic]:
    for tag in cell.tags:
        head, _, step = tag.partition(":")
        if tag in WORDS or tag == INJECTED:
            continue
        if head in BY_TAG:
            if _step_name(step) is None:
                yield Diagnostic(
                    "NB006",
                    Severity.WARNING,
                    f"tag `{tag}` has no usable step name after the colon",
                    span_of(cell),
                    "A step becomes a function, so its name must be an identifier.",
                    f"write `{head}`, or `{head}:` and a word such as `{head}:prepare`",
                )
        elif meant := _near_miss(tag):
            yield Diagnostic(
                "NB006",
                Severity.WARNING,
                f"tag `{tag}` means nothing here; `{meant}` was probably meant",
                span_of(cell),
                "The cell is taken for exploration and is left out unless a stage needs it.",
                f"rename the tag to `{meant}`",
            )


def _contradiction(cell: Cell, tags: list[str]) -> Diagnostic:
    named = " and ".join(f"`{tag}`" for tag in tags)
    return Diagnostic(
        "NB007",
        Severity.ERROR,
        f"tags {named} contradict each other on one cell",
        span_of(cell),
        "A cell belongs to one step of one stage, and is kept or dropped.",
        "remove all but one of these tags, or split the cell",
    )


def _stages(tags: tuple[str, ...]) -> dict[str, tuple[str, str | None]]:
    """Tag → its stage and step; `data` beside `data:clean` adds nothing and is left out."""
    asked: dict[str, tuple[str, str | None]] = {}
    for tag in tags:
        stage, _, step = tag.partition(":")
        role = (stage, _step_name(step))
        if stage in BY_TAG and role not in asked.values():
            asked[tag] = role
    stepped = {stage for stage, step in asked.values() if step}
    return {tag: role for tag, role in asked.items() if role[1] or role[0] not in stepped}


def role_of(cell: Cell) -> tuple[Role, tuple[Diagnostic, ...]]:
    """Read what a code cell's tags ask for, and what about them is unclear or contradictory."""
    found = list(_unclear_tags(cell))
    staged = _stages(cell.tags)
    if len(staged) > 1:
        found.append(_contradiction(cell, list(staged)))
    if KEEP in cell.tags and DROP in cell.tags:
        found.append(_contradiction(cell, [KEEP, DROP]))
    if INJECTED in cell.tags:
        found.append(
            Diagnostic(
                "NB008",
                Severity.INFO,
                "parameters that papermill injected are left out",
                span_of(cell),
                "The defaults come from the cell tagged `parameters`.",
                "compile the notebook that papermill was given, not the one it wrote",
            )
        )
    stage, step = next(iter(staged.values()), (None, None))
    role = Role(
        stage=stage,
        step=step,
        keep=KEEP in cell.tags,
        drop=DROP in cell.tags or INJECTED in cell.tags,
        parameters=PARAMETERS in cell.tags and INJECTED not in cell.tags,
    )
    return role, tuple(found)
