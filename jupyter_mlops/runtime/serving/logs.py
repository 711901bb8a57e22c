"""Log records as JSON, one object a line; what libraries warn of is among them."""

import json
import logging
import sys
import warnings
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "color_message"}

_FOR_DEVELOPERS = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
"""What Python doesn't show either, unless it is asked to."""


def log_warnings() -> None:
    """Log what libraries warn of, which would be no JSON; what only developers can act on isn't.

    One filter stands for the dozen of Python and of libraries: scikit-learn sets all of them up
    again for each tree of a forest, which took as long as the tree. Filters that somebody asked
    for by `-W` or `PYTHONWARNINGS`, and those that raise, stay as they are.
    """
    logging.captureWarnings(True)
    if sys.warnoptions or any(action == "error" for action, *_ in warnings.filters):
        return
    warnings.resetwarnings()
    warnings.simplefilter("ignore", _FOR_DEVELOPERS)


class JsonFormatter(logging.Formatter):
    """Writes time, level, logger, message, what was given as `extra`, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str)
