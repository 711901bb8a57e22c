"""Where runs and models are kept: on the server that the environment names, else in a file."""

import os
from pathlib import Path
from urllib.parse import urlsplit

URI = "MLFLOW_TRACKING_URI"
DATABASE = "mlflow.db"


def home_of(build: Path) -> Path:
    """The folder of a build's store where the environment names none."""
    return build.resolve().parent / "mlflow"


def store_settings(home: Path) -> dict[str, str]:
    """Variables of the environment that lead to the store; none where they are there already."""
    if os.environ.get(URI):
        return {}
    return {URI: f"sqlite:///{home.resolve() / DATABASE}"}


def without_secrets(uri: str) -> str:
    """The address of a store without the name and password in it."""
    parts = urlsplit(uri)
    if "@" not in parts.netloc:
        return uri
    return parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}").geturl()
