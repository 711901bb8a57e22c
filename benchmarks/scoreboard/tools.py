"""The tools: what each needs of a notebook, how it is called, how what it emits is run."""

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from notebooks import Written, plain, sectioned, tagged_for_kale, tagged_for_nb2prod
from patterns import Pattern

RESULT = re.compile(r"RESULT[^\n]*")
PRINTED = re.compile(r"^print\(\"RESULT\", (.+)\)$", re.MULTILINE)
MARSHAL = Path("/tmp/marshal")  # noqa: S108  # the place that code emitted by kale writes to
RUN_KALE = Path(__file__).with_name("run_kale.py")


@dataclass(frozen=True)
class Place:
    """A folder for one notebook and one tool, and the tool's Python."""

    folder: Path
    python: Path
    pattern: Pattern

    @property
    def tool(self) -> Path:
        """Where the tool's commands are."""
        return self.python.parent


@dataclass(frozen=True)
class Tool:
    """One column of the scoreboard."""

    name: str
    requirements: Sequence[str]
    """Installed into an environment of its own; the first one gives the version."""
    write: Callable[[Pattern, Path], Written]
    convert: Callable[[Place], list[Sequence[str]]]
    """Commands that emit something; one that fails is a refusal."""
    run: Callable[[Place], list[Sequence[str]]]
    """Commands that run what was emitted; one that fails is a failure."""
    found: Callable[[Place, str], str]
    """What the run has printed or written."""
    takes_parameters: bool = False
    python: str = ""
    """The version of Python that it needs; empty: any."""
    sources: str = ""
    """Folder that what was emitted is imported from."""


def _printed(_place: Place, output: str) -> str:
    return output


def _overrides(place: Place, form: str) -> list[str]:
    given = place.pattern.override
    return [word.format(*given) for word in form.split()] if given is not None else []


def _nb2prod_build(place: Place) -> list[Sequence[str]]:
    return [[str(place.python), "-m", "jupyter_mlops", "build", "scored.ipynb", "-o", "build"]]


def _nb2prod_run(place: Place) -> list[Sequence[str]]:
    command = [str(place.python), "-m", "scored", "run", "--artifacts", "artifacts"]
    return [[*command, *_overrides(place, "--set {0}={1}")]]


def _nb2prod_found(place: Place, output: str) -> str:
    """What was printed is in a report, or is computed from metrics where it's made of numbers."""
    reports = sorted(place.folder.glob("artifacts/*/reports/*"))
    texts = [path.read_text(encoding="utf-8") for path in reports]
    metrics: dict[str, float] = {}
    for path in sorted(place.folder.glob("artifacts/*/metrics.json")):
        metrics |= json.loads(path.read_text(encoding="utf-8"))
    for cell in place.pattern.cells:
        printed = PRINTED.search(cell.source)
        with contextlib.suppress(NameError):  # not made of metrics alone
            value = eval(printed[1], dict(metrics)) if printed else None  # noqa: S307  # expressions of our own patterns.py, over numbers
            texts += [f"RESULT {value}"] if isinstance(value, int | float) else []
    return "\n".join([output, *texts])


def _soorgeon_found(place: Place, output: str) -> str:
    return "\n".join([output, *map(_outputs_of, sorted(place.folder.glob("output/*.ipynb")))])


def _outputs_of(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return "\n".join("".join(output.get("text", ())) for output in outputs)


def _kale_run(place: Place) -> list[Sequence[str]]:
    shutil.rmtree(MARSHAL, ignore_errors=True)
    return [[str(place.python), str(RUN_KALE), ".kale", *_overrides(place, "{0}={1}")]]


def _kale_found(place: Place, output: str) -> str:
    pages = [path for path in place.folder.glob("steps/**/*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(pages)]
    return "\n".join([output, *(unescape(re.sub(r"<[^>]+>", "", text)) for text in texts)])


TOOLS = (
    Tool(
        "nb2prod",
        (),
        tagged_for_nb2prod,
        _nb2prod_build,
        _nb2prod_run,
        _nb2prod_found,
        takes_parameters=True,
        sources="build/src",
    ),
    Tool(
        "soorgeon",
        ("soorgeon", "ploomber", "setuptools<81", "ipykernel"),
        sectioned,
        lambda place: [[str(place.tool / "soorgeon"), "refactor", "scored.ipynb"]],
        lambda place: [[str(place.tool / "ploomber"), "build"]],
        _soorgeon_found,
    ),
    Tool(
        "kubeflow-kale",
        ("kubeflow-kale", "ipykernel"),
        tagged_for_kale,
        lambda place: [
            [str(place.tool / "kale"), "--nb", "scored.ipynb", "--pipeline_name", "scored"]
        ],
        _kale_run,
        _kale_found,
        takes_parameters=True,
    ),
    Tool(
        "notebook-to-pipeline",
        ("notebook-to-pipeline", "ipykernel"),
        plain,
        lambda place: [
            [
                *(str(place.tool / "notebook-to-pipeline"), "pipeline", "scored.ipynb"),
                *("--out", "out", "--package", "emitted", "--python", str(place.python)),
            ]
        ],
        lambda place: [[str(place.python), "-m", "emitted.pipeline"]],
        _printed,
        sources="out/src",
    ),
    Tool(
        "funcloom",
        ("funcloom",),
        plain,
        lambda place: [
            [
                *(str(place.tool / "funcloom"), "modularize", "scored.ipynb"),
                *("--output", "out", "--package-name", "emitted"),
            ]
        ],
        lambda place: [[str(place.python), "-m", "emitted"]],
        _printed,
        python="3.12",
        sources="out",
    ),
    Tool(
        "marimo",
        ("marimo",),
        plain,
        lambda place: [
            [str(place.tool / "marimo"), "-y", "convert", "scored.ipynb", "-o", "emitted.py"]
        ],
        lambda place: [[str(place.python), "emitted.py"]],
        _printed,
    ),
)


def result_in(text: str) -> str:
    """The first line that starts with RESULT, without what a log puts around it."""
    found = RESULT.search(text)
    return found[0].strip() if found is not None else ""
