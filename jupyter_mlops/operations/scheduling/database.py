"""The file of a schedule: SQLite, as safe as it can be made, with a backup beside it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from jupyter_mlops.errors import ConfigurationInvalid, ScheduleDamaged, ScheduleUnusable
from jupyter_mlops.operations.scheduling.home import Home

_TABLES = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    plan TEXT NOT NULL,
    paused INTEGER NOT NULL,
    passed TEXT NOT NULL
) STRICT;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    cause TEXT NOT NULL,
    fire TEXT NOT NULL,
    turn INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    exit_code INTEGER,
    reason TEXT NOT NULL,
    result TEXT NOT NULL,
    notice_problem TEXT NOT NULL,
    UNIQUE (job, fire, turn)
) STRICT;
"""
"""The unique key is what lets each time of a job run once, whoever tries."""
_FORMS = (_TABLES, "ALTER TABLE runs ADD COLUMN alarm TEXT NOT NULL DEFAULT '';")
"""What brings the file from each form to the next one."""
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_COMPANIONS = ("-wal", "-shm")


@contextmanager
def opened(home: Home) -> Iterator[sqlite3.Connection]:
    """Open the database, made if it isn't there. Raises ScheduleDamaged and ScheduleUnusable."""
    with _told(home.database), closing(_connect(home.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        form = _form(connection)
        if form < len(_FORMS):
            form = _brought_up(connection)
        if form != len(_FORMS):
            raise ScheduleUnusable(
                f"{home.database} was written by another version of nb2prod (form {form})",
                "update nb2prod, or choose another folder with --home",
            )
        yield connection


@contextmanager
def changing(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all changes in between take effect, or none; no other process changes anything then."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # a full disk may have ended the transaction already
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def check(home: Home) -> None:
    """Raise ScheduleDamaged unless the whole file is sound."""
    with opened(home) as connection:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise ScheduleDamaged(str(home.database))


def back_up(home: Home) -> None:
    """Copy the database as it is at one moment; the copy is there as a whole or not at all."""
    draft = home.backup.with_suffix(f".{os.getpid()}")
    try:
        with opened(home) as connection, _told(draft), closing(sqlite3.connect(draft)) as copy:
            connection.backup(copy)
        draft.replace(home.backup)
    finally:
        draft.unlink(missing_ok=True)


def restore(home: Home) -> Path:
    """Put the backup in the place of the database, which is kept beside it under another name."""
    if not home.backup.exists():
        raise ConfigurationInvalid(
            f"there is no backup in {home.folder}",
            f"move {home.database} away and add the jobs again",
        )
    aside = home.database.with_suffix(".damaged.sqlite")
    # what a journal holds belongs to the file that is put away
    for companion in _COMPANIONS:
        home.database.with_name(home.database.name + companion).unlink(missing_ok=True)
    if home.database.exists():
        home.database.replace(aside)
    draft = home.database.with_suffix(f".{os.getpid()}")
    draft.write_bytes(home.backup.read_bytes())
    draft.replace(home.database)
    return aside


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


def _form(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _brought_up(connection: sqlite3.Connection) -> int:
    """Make the tables, or what is new of them; give the form that the file has then."""
    with changing(connection):
        # another process may have come first
        for form in range(_form(connection), len(_FORMS)):
            for statement in _FORMS[form].split(";")[:-1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {form + 1}")
        return _form(connection)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as problem:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
        if code in _BROKEN:
            raise ScheduleDamaged(str(path)) from problem
        if isinstance(problem, sqlite3.OperationalError):
            raise ScheduleUnusable(
                f"{path} can't be read or written: {problem}",
                "see whether the disk is full and the folder yours",
            ) from problem
        raise
