"""A program that promotes version 3 and is killed before one of its writes.

python dying_promoter.py HOME WRITES ACTOR [PLACE]: after so many writes, for that person; where a
place is named, as a process there.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from mlflow.tracking import MlflowClient

from jupyter_mlops.operations import leases
from jupyter_mlops.operations.registry import Registry

WRITES = int(sys.argv[2])
begun = count()


def counted(method: Callable[..., Any]) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        if next(begun) >= WRITES:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*given, **named)

    return called


if place := "".join(sys.argv[4:]):
    leases.own_identity = lambda: place
for name in dir(MlflowClient):
    if name.startswith(("set_", "delete_")):
        setattr(MlflowClient, name, counted(getattr(MlflowClient, name)))
Registry("loans", Path(sys.argv[1])).promote(3, "better", sys.argv[3])
