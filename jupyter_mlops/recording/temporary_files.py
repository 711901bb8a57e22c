"""From what a run did with temporary files to what matters of it: a file that is read again."""

from collections.abc import Mapping
from dataclasses import replace

from jupyter_mlops.recording.record import Observation
from jupyter_mlops.runtime.machine import is_below


def without_idle_files(observed: Mapping[str, Observation], folder: str) -> dict[str, Observation]:
    """Leave out files of this folder that no later statement reads: libraries have theirs there."""
    written: set[str] = set()
    passed: set[str] = set()
    for one in observed.values():
        passed |= {use.path for use in one.files if use.mode == "read"} & written
        written |= {use.path for use in one.files if use.mode == "write"}
    return {
        uid: replace(
            one,
            files=tuple(
                use for use in one.files if use.path in passed or not is_below(use.path, folder)
            ),
        )
        for uid, one in observed.items()
    }
