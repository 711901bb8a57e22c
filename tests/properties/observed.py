"""The product's own recorder, run in this very process."""

import io
import json
import pickle
import sys
from dataclasses import replace
from pathlib import Path

from truth import as_main, randomize

from jupyter_mlops.recording import child
from jupyter_mlops.recording.audit import Audit
from jupyter_mlops.recording.calls import Calls
from jupyter_mlops.recording.local_code import OwnModules
from jupyter_mlops.recording.observe import Observer
from jupyter_mlops.recording.record import Failure, Observation, Plan, Record
from jupyter_mlops.recording.resources import take_state
from jupyter_mlops.recording.samples import Sample, _sample, describe
from jupyter_mlops.recording.shell import Execution, RecordingShell, open_shell
from jupyter_mlops.recording.showing import Showing
from jupyter_mlops.recording.signatures import Signatures
from jupyter_mlops.recording.wire import from_plain

SEED = 3


class Recorder:
    """Observes one notebook after the other, in one shell."""

    def __init__(self) -> None:
        self.shell: RecordingShell = open_shell()
        self.libraries: tuple[int, dict[int, object]] = (0, {})

    def remember_libraries(self, loaded: int) -> None:
        """Look once, not at each notebook, at what the libraries hold."""
        self.libraries = (loaded, Observer(self.shell.user_ns, "/nowhere")._shared_objects())

    def observe(self, plan: Plan, folder: Path) -> Record:
        self.shell.reset(new_session=False)
        channel, output = io.StringIO(), child._Output()
        observer = Observer(self.shell.user_ns, str(folder), self.shell.displayhook)
        observer.modules, observer.shared = self.libraries
        execution = Execution(self.shell, plan.units)
        audit = Audit(folder, ())
        audit.install()  # for as long as the process lives, which is not long
        randomize(SEED)
        run = child._Run(
            plan=plan,
            channel=channel,
            payloads=folder,
            output=output,
            audit=audit,
            execution=execution,
            observer=observer,
            calls=Calls(plan.entries),
            unpicklable={},
            probes={},
            showing=Showing(),
            state=take_state(),
            modules=set(sys.modules),
            own=OwnModules(str(folder)),
            signatures=Signatures(execution.names),
        )
        self.shell.on_display = run.showing.note
        with (
            child._printing_to(output),
            self.shell.builtin_trap,
            self.shell.display_trap,
            as_main(self.shell.user_module),
        ):
            run.whole()
            calls = run.calls.write(folder / "calls.pkl") if plan.entries else 0
        functions = tuple(run.signatures.seen())
        files = tuple(audit.used[key] for key in sorted(audit.used))
        record = _record(channel.getvalue(), folder, calls)
        return replace(record, functions=functions, files=files)


def _record(told: str, folder: Path, calls: int) -> Record:
    messages = [json.loads(line) for line in told.splitlines()]
    observations = [from_plain(Observation, one["done"]) for one in messages if "done" in one]
    failures = [from_plain(Failure, one["failure"]) for one in messages if "failure" in one]
    return Record(
        status="failed" if failures else "complete",
        observations={one.uid: one for one in observations},
        folder=str(folder),
        failure=failures[0] if failures else None,
        calls=calls,
        python="3.11",
    )


def samples(taken: Record) -> tuple[Sample, ...]:
    """The recorded calls of the prediction function."""
    if not taken.calls:
        return ()
    # written by the recorder, right above
    calls = pickle.loads(Path(taken.folder, "calls.pkl").read_bytes())  # noqa: S301  # written by our own recorder
    return tuple(
        _sample(
            {
                "entry": entry,
                "args": [describe(one) for one in args],
                "kwargs": {name: describe(one) for name, one in named.items()},
                "result": describe(result),
            }
        )
        for entry, args, named, result in calls
    )
