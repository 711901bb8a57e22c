"""From a file that a run has printed to what is shown of it."""

from pathlib import Path

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.server.operations_contract import RunLog

MOST = 1_000_000
"""Bytes of a log that a browser is asked to draw."""


def log_of(path: Path) -> RunLog:
    """Read the end of a log. Raises ConfigurationInvalid where there is none."""
    try:
        with path.open("rb") as file:
            left_out = max(0, path.stat().st_size - MOST)
            file.seek(left_out)
            text = file.read(MOST).decode("utf-8", "replace")
    except OSError:
        raise ConfigurationInvalid(
            "this run has kept no log", "it has not come to its notebook, or is long past"
        ) from None
    return RunLog(text, left_out)
