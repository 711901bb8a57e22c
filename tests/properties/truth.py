"""What a notebook does as it is written: its statements run by `exec`, in document order."""

import ast
import contextlib
import io
import random
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from jupyter_mlops.recording.payloads import write_payload
from jupyter_mlops.recording.record import Plan

Cells = list[tuple[str, str]]
"""(tag or "", source) of every code cell."""


@contextlib.contextmanager
def as_main(module: types.ModuleType) -> Iterator[None]:
    """What the notebook defines is defined in `__main__`, as in a kernel."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def randomize(seed: int) -> None:
    """A process begins with a randomness of its own: nothing may depend on that."""
    random.seed(seed)
    np.random.seed(seed)  # the generator that notebooks share


class Truth:
    """One run. `printed` holds what each cell printed, `failure` what ended the run early."""

    def __init__(self, cells: Cells, seed: int, overrides: Mapping[str, Any]) -> None:
        self.cells = cells
        self.seed = seed
        self.overrides = overrides
        self.printed: list[str] = []
        self.failure = ""
        self.main = types.ModuleType("__main__")
        self.probes: dict[str, dict[str, object]] = {}

    def run(self, plan: Plan | None = None, folder: Path | None = None) -> None:
        """Run it; with a plan, keep in the folder what that asks for."""
        randomize(self.seed)
        with as_main(self.main):
            for number, (tag, source) in enumerate(self.cells, start=1):
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    for place, statement in enumerate(ast.parse(source).body, start=1):
                        self._step(f"c{number}.{place}", statement, tag)
                        if self.failure:
                            return
                        if plan is not None and folder is not None:
                            self._keep(f"c{number}.{place}", plan, folder)
                self.printed.append(printed.getvalue())

    def _step(self, uid: str, statement: ast.stmt, tag: str) -> None:
        name = ast.unparse(statement).partition(" = ")[0]
        if tag == "parameters" and name in self.overrides:
            vars(self.main)[name] = self.overrides[name]
            return
        try:
            code = compile(ast.Module([statement], []), uid, "exec")
            exec(code, vars(self.main))  # noqa: S102  # the notebook itself
        except Exception as error:  # that of the notebook
            self.failure = f"{uid}: {type(error).__name__}: {error}"

    def _keep(self, uid: str, plan: Plan, folder: Path) -> None:
        held = vars(self.main)
        unit = next((one for one in plan.units if one.uid == uid), None)
        probes = unit.probes if unit is not None else ()
        self.probes[uid] = {name: eval(text, held) for name, text in probes}  # noqa: S307  # the notebook's own metric
        for watch in plan.watches:
            if watch.after == uid:
                values = {name: held[name] for name in watch.names if name in held}
                probed = [self.probes.get(one, {}) for one in watch.probed]
                named = {name: value for one in probed for name, value in one.items()}
                write_payload(folder / f"{watch.label}.pkl", values, named)

    def measures(self) -> list[str]:
        """The lines `m0: …` that the evaluation prints."""
        return [
            line
            for (tag, _), printed in zip(self.cells, self.printed, strict=True)
            if tag == "evaluate"
            for line in printed.splitlines()
            if line.startswith("m")
        ]
