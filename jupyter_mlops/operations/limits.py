"""What a retraining may use of a machine: for its notebook, and for each step of its package."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess


@dataclass(frozen=True, slots=True)
class Limits:
    """What the notebook may use, and each process that runs statements of it besides."""

    seconds: float = 3600
    megabytes: int | None = None


def limit_memory(process: "subprocess.Popen[Any]", megabytes: int | None) -> None:
    """Let a process that has just begun have no more memory; its code meets a MemoryError.

    Linux only: elsewhere nobody but the process itself can set this.
    """
    resource: Any = importlib.import_module("resource") if megabytes is not None else None
    if megabytes is not None and hasattr(resource, "prlimit"):
        most = megabytes * 1_000_000
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (most, most))
