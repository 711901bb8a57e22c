"""From a folder without a store of models to one with an empty store, whole or not there at all."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock
from mlflow.tracking import MlflowClient

from jupyter_mlops.operations.store import DATABASE

_LOCK = ".store.lock"
_MAKING = ".making"


def make_store(home: Path) -> None:
    """Make the database where there is none.

    MLflow makes its tables by dozens of steps. Ended in between, or done by two processes at once,
    they leave a file that no step leads on from.
    """
    database = home / DATABASE
    with FileLock(home / _LOCK):
        if database.is_file():
            return
        making = home / _MAKING
        shutil.rmtree(making, ignore_errors=True)  # what a process left that was killed
        making.mkdir()
        by_steps, whole = making / DATABASE, making / f"whole-{DATABASE}"
        uri = f"sqlite:///{by_steps.resolve()}"
        MlflowClient(uri, registry_uri=uri).search_registered_models(max_results=1)
        # a copy, as MLflow goes on holding the other one open
        with (
            closing(sqlite3.connect(by_steps)) as source,
            closing(sqlite3.connect(whole)) as target,
        ):
            source.backup(target)
        whole.replace(database)
        shutil.rmtree(making, ignore_errors=True)
