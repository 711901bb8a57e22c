"""What a run shows its reader: figures and texts, kept as they are at that moment."""

import pickle
import sys
from pathlib import Path
from typing import Any

from jupyter_mlops.recording.payloads import pickled
from jupyter_mlops.recording.record import PlannedUnit

PAYLOAD = "shown.pkl"


class _Kept:
    """A figure as it was: in the payload's place it is read back as the figure itself."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return pickle.loads, (self.data,)


class Showing:
    """Collects what the planned units show."""

    def __init__(self) -> None:
        self.cell: int | None = None
        self.displayed: list[Any] = []
        """Figures of pyplot that were displayed in this cell and not taken yet."""
        self.plots: dict[str, _Kept] = {}
        self.reports: dict[str, str] = {}

    def begin(self, cell: int) -> None:
        """Start a cell: what an earlier one displayed is its own affair."""
        if cell != self.cell:
            self.cell, self.displayed = cell, []

    def note(self, value: object) -> None:
        """Keep in mind what is displayed, if it is one of pyplot's figures."""
        if any(value is figure for figure in _open_figures()):
            self.displayed.append(value)

    def take(self, unit: PlannedUnit, namespace: dict[str, Any]) -> None:
        """Keep what a unit shows; what can't be kept is left out."""
        for name, expression in unit.reports:
            try:
                self.reports[name] = str(eval(expression, namespace))  # noqa: S307  # the notebook's
            except Exception:  # foreign code may raise anything
                self.reports.pop(name, None)
        if unit.plot is None:
            return
        figures = {id(figure): figure for figure in (*self.displayed, *_open_figures())}
        self.displayed = []
        for count, figure in enumerate(figures.values(), start=1):
            name = unit.plot if count == 1 else f"{unit.plot}-{count}"
            try:
                self.plots[name] = _Kept(pickled(figure))
            except Exception:  # foreign code may raise anything
                self.plots[name] = _Kept(pickle.dumps(None))

    def write(self, folder: Path) -> None:
        """Write all of it beside the other payloads, if there is anything."""
        if self.plots or self.reports:
            data = pickle.dumps({"plots": self.plots, "reports": self.reports})
            (folder / PAYLOAD).write_bytes(data)


def _open_figures() -> list[Any]:
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None:
        return []
    return [manager.canvas.figure for manager in helpers.Gcf.get_all_fig_managers()]
