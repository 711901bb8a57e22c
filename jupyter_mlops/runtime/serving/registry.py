"""Models that an MLflow registry names: `models:/churn@champion`, `models:/churn/7`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from mlflow.artifacts import download_artifacts
from mlflow.tracking import MlflowClient

from .champion import REGISTERED
from .mlflow_model import RUN

_PATIENCE = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "10"}
"""MLflow would wait for minutes; the service asks again soon, and tells meanwhile what is wrong."""


class Registered:
    """A name in the registry that MLFLOW_TRACKING_URI or MLFLOW_REGISTRY_URI points to."""

    def __init__(self, uri: str) -> None:
        for name, value in _PATIENCE.items():
            os.environ.setdefault(name, value)
        self._name, _, self._alias = uri.removeprefix(REGISTERED).partition("@")
        if not self._alias:
            self._name, _, self._version = self._name.partition("/")
        self._client = MlflowClient()
        self._fetched = TemporaryDirectory(prefix="model-")

    def promoted(self) -> str:
        """Tell which version it is. Raises mlflow.MlflowException when there is none."""
        if not self._alias:
            return f"{self._name}/{self._version}"
        found = self._client.get_model_version_by_alias(self._name, self._alias)
        return f"{self._name}/{found.version}"

    @contextmanager
    def at_rest(self, seconds: float) -> Iterator[bool]:  # noqa: ARG002  # nothing to wait for
        """Tell True: a version never changes."""
        yield True

    def folder(self, model: str) -> Path:
        """Fetch the run's artifacts of a version; those of earlier ones are loaded, and go."""
        self._fetched.cleanup()
        self._fetched = TemporaryDirectory(prefix="model-")
        uri = f"{REGISTERED}{model}/artifacts/{RUN}"
        return Path(download_artifacts(uri, dst_path=self._fetched.name))
