"""papermill's engine `nb2prod`: computes what follows from parameters again, and keeps outputs.

`papermill --engine nb2prod in.ipynb out.ipynb -p n 5` does the first alone: papermill by itself
leaves stale what the parameters cell computes from `n`. A retraining also has it keep what each
stage gives, limits time and memory, and cuts what a cell prints.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from traitlets import Instance

from jupyter_mlops.config import load_settings
from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.operations.injected import INJECTED

MOST_PRINTED = 1_000_000
"""Characters that a cell may print before the rest is left out."""
_CUT = "\n… the rest is left out: this cell has printed more than is kept\n"
_BEGIN = """\
def _nb2prod_begin():
    import importlib.util, sys
    spec = importlib.util.spec_from_file_location("_nb2prod_keeper", {path!r})
    sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[spec.name])
_nb2prod_begin()
del _nb2prod_begin
"""
_KEEPER = "__import__('sys').modules['_nb2prod_keeper']"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a retraining asks of a run."""

    plan: Mapping[str, Any]
    """For the kernel: captures, stages and where to keep them; see `kernel_side`."""
    until: float
    """Monotonic time at which the run is over."""
    megabytes: int | None
    log: Path
    """What the kernel itself writes goes there: it's nothing that a cell shows."""
    progress: Callable[[int, int], None]


class Engine(NBClientEngine):  # type: ignore[misc]  # papermill is published without types
    """Runs a notebook that papermill has put parameters into."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, log_output=False, **options):  # type: ignore[no-untyped-def]  # overrides a method without types
        """Run all cells; the result is in the notebook that `nb_man` holds."""
        recompute(nb_man.nb, options.pop("input_path", None))
        watch = options.pop("watch", None)
        limit = options.pop("execution_timeout", None) or options.pop("timeout", None)
        client = _Client(
            nb_man,
            kernel_name=kernel_name,
            log_output=log_output,
            log=logger,
            startup_timeout=options.pop("start_timeout", 60),
            timeout=limit,
            **options,
        )
        client.watch = watch
        if watch is None:
            return client.execute()
        with watch.log.open("wb") as log:
            return client.execute(stdout=log, stderr=log)


def recompute(notebook: Any, input_path: str | None) -> None:
    """Let the cell that papermill injected also say what the parameters cell derives from it.

    Raises ConfigurationInvalid for a parameter that the notebook doesn't declare or allow.
    """
    places = [n for n, cell in enumerate(notebook.cells) if INJECTED in _tags(cell)]
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    if not places or not given:
        return
    from jupyter_mlops.checking import injected_cell  # noqa: PLC0415  # most runs do without it

    original = nbformat.from_dict(
        {**notebook, "cells": [cell for cell in notebook.cells if INJECTED not in _tags(cell)]}
    )
    with TemporaryDirectory(prefix="nb2prod-parameters-") as scratch:
        path = Path(scratch, Path(input_path or "notebook.ipynb").with_suffix(".ipynb").name)
        nbformat.write(original, path)
        settings = load_settings(path, notebook.metadata.get("nb2prod", {}), {})
        notebook.cells[places[0]].source = injected_cell(path, settings, dict(given))


def _tags(cell: Any) -> list[str]:
    found: list[str] = cell.metadata.get("tags", [])
    return found


def merge_streams(outputs: list[Any]) -> None:
    """Make one output of what was printed without anything else in between, as Jupyter shows it.

    After the run: until then, a later cell may update an output by its place.
    """
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last.text += output.text
        else:
            merged.append(output)
    outputs[:] = merged


class _Client(PapermillNotebookClient):  # type: ignore[misc]  # papermill is published without types
    """Runs the cells one by one, and asks the kernel for what is to be kept in between."""

    watch = Instance(Watch, allow_none=True)

    def papermill_execute_cells(self) -> None:
        """Run all cells, up to the first that fails."""
        self.failed = False
        self.printed: dict[int, int] = {}
        own = [n for n, cell in enumerate(self.nb.cells) if INJECTED not in _tags(cell)]
        self.positions = {index: position for position, index in enumerate(own, start=1)}
        if self.watch is not None:
            self.timeout_func = self._remaining
            self._ask(_BEGIN.format(path=str(Path(__file__).with_name("kernel_side.py"))))
            plan = json.dumps(self.watch.plan)
            self._ask(f"{_KEEPER}.begin(get_ipython(), __import__('json').loads({plan!r}))")
            if self.watch.megabytes is not None:
                self._ask(f"{_KEEPER}.limit_memory({self.watch.megabytes})")
        try:
            super().papermill_execute_cells()
        finally:
            for cell in self.nb.cells:
                merge_streams(cell.get("outputs", []))
        if self.watch is not None and not self.failed:
            self._ask(f"{_KEEPER}.KEEPER.finish()")

    def execute_cell(self, cell: Any, cell_index: int, *given: Any, **named: Any) -> Any:
        """Run one cell, with what is kept around it."""
        watch, position = self.watch, self.positions.get(cell_index)
        is_watched = watch is not None and any(
            row["cell"] == position for row in watch.plan["captures"]
        )
        if is_watched:
            self._ask(f"{_KEEPER}.KEEPER.expect({position})")
        try:
            done = super().execute_cell(cell, cell_index, *given, **named)
        except CellExecutionError:
            self.failed = True
            raise
        if is_watched:
            self._ask(f"{_KEEPER}.KEEPER.end({position})")
        if watch is not None:
            watch.progress(cell_index + 1, len(self.nb.cells))
        return done

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Leave out what a cell prints beyond what a notebook should hold."""
        if msg["msg_type"] == "stream" and self.watch is not None:
            before = self.printed.get(cell_index, 0)
            self.printed[cell_index] = before + len(msg["content"]["text"])
            if before > MOST_PRINTED:
                return None
            if self.printed[cell_index] > MOST_PRINTED:
                kept = msg["content"]["text"][: MOST_PRINTED - before]
                msg["content"]["text"] = kept + _CUT
                self.printed[cell_index] = MOST_PRINTED + 1
        return super().process_message(msg, cell, cell_index)

    def _remaining(self, _cell: Any = None) -> float:
        """Seconds that are left. Raises RecordingFailed when there are none."""
        left = self.watch.until - time.monotonic() if self.watch is not None else 1e9
        if left <= 0:
            raise RecordingFailed("the run took longer than it may", "raise --time-limit")
        return left

    def _ask(self, code: str) -> None:
        """Run our own code in the kernel. Raises RecordingFailed with what it says."""
        reply = run_sync(self.kc.execute_interactive)(
            code, silent=True, store_history=False, timeout=self._remaining(), allow_stdin=False
        )
        content = reply["content"]
        if content["status"] != "ok":
            raise RecordingFailed(
                "what a stage gives can't be kept: "
                f"{content.get('ename')}: {content.get('evalue')}",
                "build the notebook again: the build may be of another one",
            )
