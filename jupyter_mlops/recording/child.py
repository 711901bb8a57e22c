"""The recording process: a job in a folder goes in, JSON messages come out, one a line."""

import faulthandler
import gc
import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from jupyter_mlops.recording.audit import Audit
from jupyter_mlops.recording.calls import Calls
from jupyter_mlops.recording.describe import describe
from jupyter_mlops.recording.local_code import OwnModules, local_code, sets_or_draws
from jupyter_mlops.recording.module_state import ModuleStates
from jupyter_mlops.recording.observe import Observer, undisturbed
from jupyter_mlops.recording.payloads import write_payload
from jupyter_mlops.recording.reach import Reach
from jupyter_mlops.recording.record import (
    LONGEST_OUTPUT,
    Failure,
    Observation,
    Plan,
    PlannedUnit,
    TableSeen,
    ValueFact,
    Watch,
)
from jupyter_mlops.recording.resources import changed, take_state
from jupyter_mlops.recording.shell import Execution, open_shell
from jupyter_mlops.recording.showing import Showing
from jupyter_mlops.recording.signatures import Signatures
from jupyter_mlops.recording.tables import table_seen
from jupyter_mlops.recording.unit_code import (
    called_with,
    imported_roots,
    imports_only,
    parsed,
    strings,
)
from jupyter_mlops.recording.versions import libraries
from jupyter_mlops.recording.wire import from_plain, to_plain
from jupyter_mlops.runtime.overrides import VALUE_TYPES, converted

LOADING = frozenset({"env", "rng:random"})
"""What libraries set and draw while they're loaded, wherever that is."""


class _Output(io.TextIOBase):
    """What the notebook prints: kept up to a length, for one unit at a time."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = LONGEST_OUTPUT

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if self.room > 0:
            self.parts.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts, self.room = [], LONGEST_OUTPUT
        return text


@dataclass(slots=True)
class _Run:
    plan: Plan
    channel: TextIO
    payloads: Path
    output: _Output
    audit: Audit
    execution: Execution
    observer: Observer
    calls: Calls
    state: dict[str, Any]
    modules: set[str]
    """Those that were there before the unit that runs."""
    own: OwnModules
    signatures: Signatures
    unpicklable: dict[str, dict[str, str]] = field(default_factory=dict)
    probes: dict[str, dict[str, object]] = field(default_factory=dict)
    """By unit."""
    showing: Showing = field(default_factory=Showing)
    loaded: dict[str, set[str]] = field(default_factory=dict)
    states: ModuleStates = field(default_factory=ModuleStates)
    only_imported: bool = True
    """Whether there is nothing yet but libraries, which are no garbage: none is searched for."""

    def tell(self, kind: str, content: Any) -> None:
        self.channel.write(json.dumps({kind: content}) + "\n")
        self.channel.flush()

    def whole(self) -> None:
        """Run until the end or the first failure."""
        watches: dict[str, list[Watch]] = {}
        for watch in self.plan.watches:
            watches.setdefault(watch.after, []).append(watch)
        for unit in self.plan.units:
            failure = self.unit(unit)
            if failure is not None:
                self.tell("failure", to_plain(failure))
                return
            self.evaluate_probes(unit)
            with undisturbed():
                self.showing.take(unit, self.namespace)
            for watch in watches.get(unit.uid, ()):
                self.keep(watch)
            if unit.ends_cell:
                self.execution.end()
            self.state = take_state()

    def unit(self, unit: PlannedUnit) -> Failure | None:
        """Run one unit and tell what it did."""
        self.tell("start", unit.uid)
        self.showing.begin(unit.cell)
        self.execution.begin(unit)
        self.observer.before(unit.names)
        tree = parsed(unit.code)
        imported = imports_only(tree)
        if self.only_imported and not imported:
            self.only_imported = False
            gc.freeze()
            gc.enable()
        self.audit.note_literals(strings(tree))
        self.output.take()
        self.audit.start(called_with(tree))
        begun = time.perf_counter()
        with self.signatures.watching(unit.names) if self.plan.signatures else nullcontext():
            failure = self.execute(unit)
        seconds = time.perf_counter() - begun
        files, used = self.audit.take()
        printed = self.output.take()
        self.note_loaded(unit)
        resources = used | changed(self.state, take_state())
        if imported and not sets_or_draws(self.own.take()):
            resources -= LOADING
        self.calls.wrap_new(self.namespace)
        resources |= self.module_changes()
        seen = self.observer.after(unit.names)
        self.signatures.learn(seen.values)
        observation = Observation(
            unit.uid,
            seconds,
            seen.values,
            seen.mutated,
            seen.unknown,
            seen.aliases,
            tuple(sorted(resources)),
            files,
            printed,
            self.tables(unit),
            self.shown(unit) if failure is None else {},
        )
        self.tell("done", to_plain(observation))
        return failure

    def module_changes(self) -> set[str]:
        """Resources of the user's own modules that this unit has changed."""
        self.own.take()
        with undisturbed():
            return self.states.changed(self.own.names)

    def note_loaded(self, unit: PlannedUnit) -> None:
        """Keep the names of the modules that came with this unit."""
        now = set(sys.modules)
        if now != self.modules:
            self.loaded[unit.uid], self.modules = now - self.modules, now

    @property
    def namespace(self) -> dict[str, Any]:
        return self.observer.namespace

    def execute(self, unit: PlannedUnit) -> Failure | None:
        overrides = dict(self.plan.overrides)
        if unit.bind is not None and unit.bind in overrides:
            hint = VALUE_TYPES.get(unit.bind_type)
            self.namespace[unit.bind] = converted(overrides[unit.bind], hint)
            return None
        return self.execution.run(unit)

    def tables(self, unit: PlannedUnit) -> dict[str, TableSeen]:
        with undisturbed():
            seen = {name: table_seen(self.namespace.get(name)) for name in unit.tables}
        return {name: table for name, table in seen.items() if table is not None}

    def shown(self, unit: PlannedUnit) -> dict[str, ValueFact]:
        values = self.evaluated((expression, expression) for expression in unit.shown)
        return {one: describe(value, Reach(), None) for one, value in values.items()}

    def evaluate_probes(self, unit: PlannedUnit) -> None:
        self.probes[unit.uid] = self.evaluated(unit.probes)

    def evaluated(self, expressions: Iterable[tuple[str, str]]) -> dict[str, object]:
        """Name → value of its expression; what can't be had is left out."""
        found: dict[str, object] = {}
        for name, expression in expressions:
            with suppress(Exception), undisturbed():  # foreign code may raise anything
                found[name] = eval(expression, self.namespace)  # noqa: S307  # the notebook's
        return found

    def keep(self, watch: Watch) -> None:
        """Write a watch's values and probes."""
        values = {name: self.namespace[name] for name in watch.names if name in self.namespace}
        probes = {k: v for uid in watch.probed for k, v in self.probes.get(uid, {}).items()}
        with undisturbed():
            lost = write_payload(self.payloads / f"{watch.label}.pkl", values, probes)
        if lost:
            self.unpicklable[watch.label] = lost


def main(folder: str) -> None:
    """Do the job that lies in `folder`."""
    job = json.loads((Path(folder) / "job.json").read_text(encoding="utf-8"))
    plan = from_plain(Plan, job["plan"])
    faulthandler.enable()
    # the notebook's own output, that of C libraries too, must not get between the messages
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    output = _Output()
    shell = open_shell()
    audit = Audit(Path(job["root"]), job["links"])
    execution = Execution(shell, plan.units)
    run = _Run(
        plan=plan,
        channel=channel,
        payloads=Path(job["payloads"]),
        output=output,
        audit=audit,
        execution=execution,
        observer=Observer(shell.user_ns, job["root"], shell.displayhook),
        calls=Calls(plan.entries),
        signatures=Signatures(execution.names),
        state=take_state(),
        modules=set(sys.modules),
        own=OwnModules(job["root"]),
    )
    shell.on_display = run.showing.note
    before = run.modules
    sys.argv = [""]
    sys.path.insert(0, "")
    audit.install()
    run.tell("ready", True)
    with _printing_to(output), shell.builtin_trap, shell.display_trap:
        run.whole()
        run.showing.write(run.payloads)
    named = set[str]().union(*(imported_roots(parsed(unit.code)) for unit in plan.units))
    found = libraries(before, named, run.loaded)
    own = local_code(job["root"], before, {*found.modules}, audit.ignored)
    run.tell(
        "end",
        {
            "unpicklable": run.unpicklable,
            "calls": run.calls.write(run.payloads / "calls.pkl") if plan.entries else 0,
            "functions": [to_plain(one) for one in run.signatures.seen()],
            "files": [to_plain(audit.used[key]) for key in sorted(audit.used)],
            "inputs": [to_plain(use) for _, use in sorted(audit.inputs.items())],
            **asdict(found),
            **asdict(own),
        },
    )


@contextmanager
def _printing_to(output: _Output) -> Iterator[None]:
    before, sys.stdout = sys.stdout, output
    try:
        yield
    finally:
        sys.stdout = before


if __name__ == "__main__":
    main(sys.argv[1])
    # Else Python would look through all libraries for garbage once more before it ends.
    gc.freeze()
