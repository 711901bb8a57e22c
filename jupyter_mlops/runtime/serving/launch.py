"""Starts the service with the settings that suit it: fast HTTP, JSON logs, an end in good order."""

import logging
import os
import tempfile
from dataclasses import dataclass
from typing import Any

import uvicorn

from .connections import ImpatientProtocol
from .metrics import SHARED
from .settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the service is to be started."""

    app: str
    """`churn.app:app`"""
    prefix: str
    """Of the names of its environment variables."""
    artifacts: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1


def launch(wanted: Wanted) -> None:
    """Serve until a signal ends it; what was accepted by then is answered first."""
    # Workers are started anew and read them there.
    os.environ[f"{wanted.prefix}ARTIFACTS"] = wanted.artifacts
    settings = read_settings(wanted.prefix)
    if wanted.workers == 1:
        _run(wanted, settings)
        return
    with tempfile.TemporaryDirectory(prefix="metrics-") as folder:
        os.environ[SHARED] = folder
        _run(wanted, settings)


def _run(wanted: Wanted, settings: Settings) -> None:
    uvicorn.run(
        wanted.app,
        host=wanted.host,
        port=wanted.port,
        workers=wanted.workers,
        http=ImpatientProtocol,
        access_log=False,
        log_config=logging_of(logging.INFO),
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


def logging_of(level: int) -> dict[str, Any]:
    """Give the configuration of logging: one JSON object a line, on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__package__}.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
