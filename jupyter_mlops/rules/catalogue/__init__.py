"""What each diagnostic code means: from the YAML files beside to typed entries and Markdown."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jupyter_mlops.diagnostic import Severity

GROUPS = {
    "NB0": "Reading the notebook",
    "NB1": "Magics and dynamic code",
    "NB2": "Data flow between the stages",
    "NB3": "Portability",
    "NB4": "Recording a run",
    "NB9": "Validation",
    "ML1": "Leakage, randomness and modelling",
    "ML3": "pandas and scikit-learn pitfalls",
}
"""Beginning of a code → what the codes that begin so are about."""

_INTRODUCTION = """\
# Diagnostics

Everything `nb2prod` may say about a notebook. `nb2prod explain CODE` shows the same text.

An **error** refuses the build. A **warning** doesn't, but something is likely to go wrong later.
An **info** tells what was done with your code. To leave a code out, name it (or its beginning, as
`NB3`) in `ignore` of `[tool.nb2prod]` or with `--ignore`, or write `# nb2prod: ignore[CODE] reason`
on one of the lines of the statement, or right above it. An error is always reported.

`nb2prod check` and JupyterLab run nothing. Where only the run of a build can tell, they warn: that
a stage has no value to hand on (NB201), that names of two stages share state (NB250, NB252).
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code's page."""

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    fix: str
    bad: str
    """Python, or cells of a percent script where tags matter."""
    good: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every code, in order."""
    # Most notebooks are checked without a page being looked up.
    import yaml  # noqa: PLC0415  # slow to load, and few commands explain

    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.yaml")]
    # the C loader reads the catalogue about ten times faster, where it was built
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    pages = {code: page for text in texts for code, page in yaml.load(text, loader).items()}  # noqa: S506  # both loaders are safe
    return tuple(
        Entry(code=code, **fields | {"severity": Severity(fields["severity"])})
        for code, fields in sorted(pages.items())
    )


def entry(code: str) -> Entry | None:
    """Find a code's page; None for a code that doesn't exist."""
    return next((found for found in entries() if found.code == code), None)


def anchor(found: Entry) -> str:
    """Give the place of the page in the documentation."""
    return f"docs/diagnostics.md#{found.code.lower()}-{found.name}"


def page(code: str, level: int = 1) -> str:
    """Write a code's page as Markdown, its title a heading of that level.

    Raises KeyError for a code that doesn't exist.
    """
    found = entry(code)
    if found is None:
        raise KeyError(code)
    return "\n".join(
        [
            f"{'#' * level} {found.code} {found.name}",
            "",
            f"*{found.severity}* — {found.what}",
            "",
            f"**Why.** {found.why}",
            "",
            f"**Fix.** {found.fix}",
            "",
            *("Refused:" if found.severity is Severity.ERROR else "Reported:", "", "```python"),
            *(found.bad.rstrip(), "```", "", "Better:", "", "```python"),
            *(found.good.rstrip(), "```", ""),
        ]
    )


def document() -> str:
    """Write the whole catalogue as one Markdown document."""
    parts = [_INTRODUCTION]
    for beginning, title in GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [page(found.code, 3) for found in entries() if found.code.startswith(beginning)]
    return "\n".join(parts)
