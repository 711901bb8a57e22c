"""A real IPython shell without a screen, and the execution of one unit in it."""

import ast
import inspect
import linecache
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from jupyter_mlops.recording.record import Failure, PlannedUnit

OUR_CODE = str(Path(__file__).resolve().parent)
LONGEST_MESSAGE = 2_000


class _SilentHook(DisplayHook):
    """Computes every representation as Jupyter does, and shows none."""

    @property
    def prompt_count(self) -> int:
        """Number the outputs as we count the cells: IPython's versions differ by one."""
        return 0 if self.shell is None else int(self.shell.execution_count)

    def write_output_prompt(self) -> None:
        return

    def write_format_data(self, *_arguments: Any, **_named: Any) -> None:
        return

    def log_output(self, *_arguments: Any) -> None:
        return

    def finish_displayhook(self) -> None:
        return


class _SilentPublisher(DisplayPublisher):
    def publish(self, *_arguments: Any, **_named: Any) -> None:
        return

    def clear_output(self, *_arguments: Any, **_named: Any) -> None:
        return


class _NotingFormatter(DisplayFormatter):
    """Tells of every value that is displayed."""

    def format(self, obj: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(self.parent, RecordingShell):
            self.parent.on_display(obj)
        return super().format(obj, *arguments, **named)  # type: ignore[no-untyped-call]  # IPython's


class RecordingShell(InteractiveShell):
    """`get_ipython()` of the notebook."""

    on_display: Callable[[object], None] = staticmethod(lambda _: None)

    displayhook_class = Type(_SilentHook)
    display_pub_class = Type(_SilentPublisher)

    def init_display_formatter(self) -> None:
        """Use a formatter that tells us too."""
        self.display_formatter = _NotingFormatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]  # as IPython

    def ask_exit(self) -> None:
        """End the run: `exit()` and `quit()` call this."""
        raise SystemExit


def open_shell() -> RecordingShell:
    """Make the process's shell: no history, no colours, nothing from the user's profile."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return RecordingShell.instance(config=config)


class Execution:
    """Runs the units of a plan one after the other, cell by cell."""

    def __init__(self, shell: RecordingShell, units: tuple[PlannedUnit, ...]) -> None:
        self.shell = shell
        self.cells: dict[int, list[PlannedUnit]] = {}
        for unit in units:
            self.cells.setdefault(unit.cell, []).append(unit)
        self.names = {
            unit.uid: f"<cell {cell}, statement {position}>"
            for cell, inside in self.cells.items()
            for position, unit in enumerate(inside, start=1)
        }
        self.open_cell: int | None = None
        self.begun = 0

    def begin(self, unit: PlannedUnit) -> None:
        """Do what Jupyter does when a cell starts, if this unit starts one."""
        if unit.cell == self.open_cell:
            return
        self.open_cell = unit.cell
        self.begun += 1
        self.shell.execution_count = self.begun
        source = "\n".join(one.code for one in self.cells[unit.cell])
        if self.shell.history_manager is not None:
            self.shell.history_manager.store_inputs(self.shell.execution_count, source)
        self.shell.events.trigger("pre_execute")

    def end(self) -> None:
        """Do what Jupyter does when a cell is over: above all, show and close figures."""
        self.shell.events.trigger("post_execute")

    def run(self, unit: PlannedUnit) -> Failure | None:
        """Execute a unit; whatever it raises is data."""
        name = self.names[unit.uid]
        lines = [line + "\n" for line in unit.code.split("\n")]
        linecache.cache[name] = (len(unit.code), None, lines, name)
        try:
            for mode, tree in _parts(unit, name):
                self._execute(tree, name, mode)
        except BaseException as error:  # foreign code may raise anything, SystemExit too
            return self._failure(unit.uid, name, error)
        return None

    def _execute(self, tree: Any, name: str, mode: str) -> None:
        # the shell's compiler remembers `from __future__ import` for the units that follow
        with self.shell.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
            code = self.shell.compile(tree, name, mode)
        if code.co_flags & inspect.CO_COROUTINE:
            self.shell.loop_runner(eval(code, self.shell.user_ns))  # noqa: S307  # the notebook's
        else:
            exec(code, self.shell.user_ns)  # noqa: S102  # the notebook's own code

    def _failure(self, uid: str, name: str, error: BaseException) -> Failure:
        places = [place for place in traceback.walk_tb(error.__traceback__) if _is_theirs(place[0])]
        line = next((at for frame, at in places if frame.f_code.co_filename == name), None)
        if line is None and isinstance(error, SyntaxError) and error.filename == name:
            line = error.lineno
        return Failure(
            uid=uid,
            exception=type(error).__name__,
            message=_message(error)[:LONGEST_MESSAGE],
            traceback=self._traceback(error),
            line=line,
        )

    def _traceback(self, error: BaseException) -> str:
        trace = _without_ours(error.__traceback__)
        kind = type(error)
        try:
            if trace is None:
                return "".join(traceback.format_exception_only(error))
            shown = self.shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=0)
            return str(self.shell.InteractiveTB.stb2text(shown))
        except Exception:  # foreign code may raise anything, in `__str__` too
            return kind.__name__


def _parts(unit: PlannedUnit, name: str) -> list[tuple[str, ast.AST]]:
    tree = ast.parse(unit.code, name)
    if not (unit.display and tree.body and isinstance(tree.body[-1], ast.Expr)):
        return [("exec", tree)]
    shown = ast.Interactive([tree.body.pop()])
    return [("exec", tree), ("single", shown)] if tree.body else [("single", shown)]


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # foreign code may raise anything
        return ""


def _is_theirs(frame: types.FrameType) -> bool:
    return not frame.f_code.co_filename.startswith(OUR_CODE)


def _without_ours(trace: types.TracebackType | None) -> types.TracebackType | None:
    if trace is None:
        return None
    below = _without_ours(trace.tb_next)
    if _is_theirs(trace.tb_frame):
        return types.TracebackType(below, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)
    return below
