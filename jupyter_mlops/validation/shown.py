"""What the notebook showed its reader against what the package writes: reports and plots.

Reports are compared as text, plots by the data drawn. What two runs of the notebook itself don't
agree on, and figures that can't be compared, are named and prove nothing.
"""

import pickle
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from jupyter_mlops.runtime.stage_run import shown_file
from jupyter_mlops.validation.compare import Comparison, Verdict, compare

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_CLOCK = re.compile(r"^((?:Date|Time):\s+)\S.*?(?=\s{3,}|$)", re.MULTILINE)
"""Head of the tables in which statsmodels sums up a model: they say when they were made."""


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """Compare what the notebook showed in a stage with what the package's stage wrote."""

    label: str
    shown: Path
    """Payload of the record: {"plots": {name: figure}, "reports": {name: text}}."""
    artifacts: Path
    stage: str
    reports: tuple[str, ...]
    plots: tuple[str, ...]
    unsettled: Mapping[str, str] = field(default_factory=dict)
    """`report NAME` or `plot NAME` → what two runs of the notebook don't agree on."""


class Found(NamedTuple):
    """The verdict on one report or plot."""

    subject: str
    name: str
    comparison: Comparison


def settled_lines(text: str, package: str = "") -> list[str]:
    """Leave out what differs between two runs that did the same: addresses, times, modules."""
    modules = rf"(?:__main__|{re.escape(package)}\.definitions)\.|{re.escape(package)}\.local\."
    without = re.sub(modules, "", _ADDRESS.sub("", text))
    return _CLOCK.sub(r"\1", without).split("\n")


def shown_values(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give figures and texts by the names that `ShownCheck.unsettled` has."""
    plots = {f"plot {name}": figure for name, figure in payload["plots"].items()}
    texts = {f"report {name}": settled_lines(text) for name, text in payload["reports"].items()}
    return plots | texts


def compare_shown(package: str, check: ShownCheck) -> Iterator[Found]:
    """Compare all reports and plots of one stage."""
    payload: dict[str, dict[str, Any]] = {"plots": {}, "reports": {}}
    if Path(check.shown).exists():
        # Written by our own recorder on this machine, from the user's own notebook.
        payload = pickle.loads(Path(check.shown).read_bytes())  # noqa: S301  # written by our own recorder and the package's run
    folder = Path(check.artifacts) / check.stage
    for name in check.reports:
        yield Found("report", name, _report(package, folder, name, payload["reports"].get(name)))
    names = [name for name in payload["plots"] if _belongs(name, check.plots)]
    for name in names:
        yield Found("plot", name, _plot(folder, name, payload["plots"][name]))
    known = {shown_file(folder, "plots", name) for name in names}
    for path in sorted((folder / "plots").glob("*.png")):
        if path not in known:
            yield Found("plot", path.stem, Comparison(Verdict.DIFFERENT, "", "not expected"))
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def settle(found: Found, check: ShownCheck) -> Found:
    """Take a difference for nothing where the notebook doesn't agree with itself."""
    why = check.unsettled.get(f"{found.subject} {found.name}")
    if why is None or found.comparison.verdict is not Verdict.DIFFERENT:
        return found
    detail = f"two runs of the notebook disagree: {why}"
    return found._replace(comparison=Comparison(Verdict.INCOMPARABLE, "", detail))


def _belongs(name: str, keys: tuple[str, ...]) -> bool:
    return any(name == key or re.fullmatch(re.escape(key) + r"-\d+", name) for key in keys)


def _report(package: str, folder: Path, name: str, expected: str | None) -> Comparison:
    path = shown_file(folder, "reports", name)
    if expected is None:
        return Comparison(Verdict.INCOMPARABLE, "", "the notebook's text was not kept")
    if not path.exists():
        return Comparison(Verdict.DIFFERENT, "", "missing")
    actual = path.read_text(encoding="utf-8").removesuffix("\n")
    return compare(settled_lines(expected), settled_lines(actual, package))


def _plot(folder: Path, name: str, expected: Any) -> Comparison:
    path = shown_file(folder, "plots", name)
    if not path.exists():
        return Comparison(Verdict.DIFFERENT, "", "missing")
    figure = path.with_suffix(".pkl")
    if expected is None or not figure.exists():
        return Comparison(Verdict.INCOMPARABLE, "", "the figure can't be pickled")
    # The digest of the notebook's own code was checked: this is what the package just wrote.
    return compare(expected, pickle.loads(figure.read_bytes()))  # noqa: S301  # written by our own recorder and the package's run
