"""A program that promotes version 3 and is killed before one of its writes, whenever it is asked.

Each line of standard input is a list in JSON: the folder of the store, after how many writes, for
which person, and as a process of which place, itself where that is empty. Each time it's a fork
that is killed, as loading MLflow takes seconds; its exit code is told.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import mlflow.store.model_registry.sqlalchemy_store
import mlflow.store.tracking.sqlalchemy_store  # noqa: F401  # once, instead of in each fork
from mlflow.tracking import MlflowClient

from jupyter_mlops.operations import leases
from jupyter_mlops.operations.registry import Registry


def promote(home: str, writes: int, actor: str, place: str) -> None:
    begun = count()

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if next(begun) >= writes:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*given, **named)

        return called

    if place:
        leases.own_identity = lambda: place
    for name in dir(MlflowClient):
        if name.startswith(("set_", "delete_")):
            setattr(MlflowClient, name, counted(getattr(MlflowClient, name)))
    Registry("loans", Path(home)).promote(3, "better", actor)


for line in sys.stdin:
    process = os.fork()
    if process == 0:
        promote(*json.loads(line))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    sys.stdout.write(f"{code}\n")
    sys.stdout.flush()
