"""Notes what was asked and answered, for whoever watches the model: SQLite files, off the way.

A prediction only puts its note into a queue. A thread writes the queue down and commits twice a
second, so that a killed process loses what came since. When the queue is full or the disk is,
notes are lost and counted; predictions go on.
"""

import hashlib
import hmac
import json
import logging
import os
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .settings import Settings

_LOG = logging.getLogger(__name__)
_COMMIT = 0.5
"""Seconds between two commits."""
_MOST = 50_000
"""Notes that may wait to be written."""
_TABLE = """
CREATE TABLE IF NOT EXISTS predictions (
    time REAL NOT NULL,      -- seconds since 1970, UTC
    request TEXT NOT NULL,   -- id of the request, as in the log and the answer's header
    model TEXT NOT NULL,
    asked TEXT NOT NULL,     -- JSON: arguments of the prediction function
    answer TEXT NOT NULL,    -- JSON
    path TEXT NOT NULL       -- of the endpoint that was asked: /predict
)
"""


@dataclass(frozen=True, slots=True)
class Note:
    """One answer, and to what."""

    path: str
    request: str
    model: str
    asked: Mapping[str, Any]
    answer: Any


_Timed = tuple[float, Note]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Which fields of a request nobody may read later."""

    excluded: frozenset[str] = frozenset()
    hashed: frozenset[str] = frozenset()
    secret: str = ""
    """Mixed into hashes, so that they can't be found by trying values."""

    def __post_init__(self) -> None:
        """Refuse hashes that anybody could look up. Raises ValueError."""
        if self.hashed and not self.secret:
            raise ValueError("hashed fields need a secret: set LOG_SECRET")

    def applied(self, value: Any) -> Any:
        """Give `value` without what is excluded, at any depth, and with hashes."""
        if isinstance(value, Mapping):
            return {
                name: self._hash(part) if name in self.hashed else self.applied(part)
                for name, part in value.items()
                if name not in self.excluded
            }
        if isinstance(value, list | tuple):
            return [self.applied(part) for part in value]
        if hasattr(value, "to_dict") and hasattr(value, "columns"):
            return self.applied(value.to_dict(orient="records"))
        return value

    def _hash(self, value: Any) -> str:
        text = json.dumps(value, sort_keys=True, default=str).encode()
        return hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How much is kept, and where."""

    folder: Path
    sample: float = 1.0
    """The share of answers that is noted."""
    most_bytes: int = 100_000_000
    """Size after which another file is begun."""
    files: int = 10
    """Files that are kept; older ones are removed."""


class PredictionLog:
    """Takes notes until it is closed."""

    def __init__(
        self, keeping: Keeping, privacy: Privacy, count: Callable[[str, int], None]
    ) -> None:
        """Begin to write. `count` is told how many notes were `written`, `dropped` or `failed`."""
        self._keeping = keeping
        self._privacy = privacy
        self._count = count
        self._notes: deque[_Timed] = deque()
        self._ended = threading.Event()
        self._database: sqlite3.Connection | None = None
        self._path = Path()
        self._begun = 0
        self._has_failed = False
        self._writer = threading.Thread(target=self._write_all, name="predictions", daemon=True)
        self._writer.start()

    def add(self, note: Note) -> None:
        """Take note of one answer."""
        if self._keeping.sample < 1 and random.random() >= self._keeping.sample:  # noqa: S311  # a sample, no secret
            return
        if len(self._notes) >= _MOST:
            self._count("dropped", 1)
            return
        self._notes.append((time.time(), note))

    def close(self) -> None:
        """Write what was noted, and stop."""
        self._ended.set()
        self._writer.join()

    def _write_all(self) -> None:
        while not self._ended.wait(_COMMIT):
            self._write_waiting()
        self._write_waiting()
        if self._database is not None:
            self._database.close()

    def _write_waiting(self) -> None:
        notes = [self._notes.popleft() for _ in range(len(self._notes))]
        if not notes:
            return
        try:
            self._write(notes)
        except (OSError, sqlite3.Error) as problem:
            self._count("failed", len(notes))
            if not self._has_failed:  # once, not twice a second
                _LOG.error("predictions can't be noted: %s", problem)
            self._has_failed = True
            self._let_go()
        else:
            self._count("written", len(notes))
            self._has_failed = False

    def _write(self, notes: Sequence[_Timed]) -> None:
        database = self._opened()
        rows = [
            (
                when,
                note.request,
                note.model,
                _text(self._privacy.applied(note.asked)),
                _text(note.answer),
                note.path,
            )
            for when, note in notes
        ]
        with database:
            database.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?, ?)", rows)
        if _size(self._path) >= self._keeping.most_bytes:
            self._let_go()

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._keeping.folder.mkdir(parents=True, exist_ok=True)
            day = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
            self._begun += 1
            name = f"predictions-{day}-{os.getpid()}-{self._begun:04}.sqlite"
            self._path = self._keeping.folder / name
            self._database = sqlite3.connect(self._path, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(_TABLE)
            self._remove_old()
        return self._database

    def _let_go(self) -> None:
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None

    def _remove_old(self) -> None:
        files = sorted(self._keeping.folder.glob("predictions-*.sqlite"))
        for path in files[: -self._keeping.files]:
            for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                part.unlink(missing_ok=True)


def log_of(settings: Settings, count: Callable[[str, int], None]) -> PredictionLog | None:
    """Begin the log that the settings ask for, if any. Raises ValueError without a secret."""
    if not settings.log_folder:
        return None
    keeping = Keeping(
        Path(settings.log_folder), settings.log_sample, settings.log_bytes, settings.log_files
    )
    excluded, hashed = _names(settings.log_exclude), _names(settings.log_hash)
    privacy = Privacy(excluded, hashed, settings.log_secret.get_secret_value())
    return PredictionLog(keeping, privacy, count)


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.strip() for name in listed.split(",") if name.strip())


def _text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


def _size(path: Path) -> int:
    return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())
