"""From MLflow's client to one of which a store that can't be used is an error of ours."""

from functools import wraps
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from jupyter_mlops.errors import RegistryUnreachable
from jupyter_mlops.operations.store import without_secrets
from jupyter_mlops.signals import signals_held

_UNUSABLE = frozenset({"BAD_REQUEST", "TEMPORARILY_UNAVAILABLE", "INTERNAL_ERROR"})
"""What MLflow says where a server doesn't answer, or a database; all else is about the question."""


class StoreClient:
    """Has the methods of MLflow's client. They raise RegistryUnreachable besides.

    With a store in a file, a signal waits for the end of each call: in the middle of a transaction
    it would leave the file locked, for this process too.
    """

    def __init__(self, uri: str, *, is_file: bool) -> None:
        self._client = MlflowClient(uri)
        self._uri, self._is_file = uri, is_file

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        @wraps(method)
        def called(*given: Any, **named: Any) -> Any:
            try:
                if not self._is_file:
                    return method(*given, **named)
                with signals_held():
                    return method(*given, **named)
            except MlflowException as problem:
                if problem.error_code not in _UNUSABLE:
                    raise
                raise RegistryUnreachable(without_secrets(self._uri), problem) from problem

        return called
