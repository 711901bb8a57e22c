"""What a stage touches outside its folder: files, connections, programs; and what it runs on."""

import hashlib
import os
import platform
import re
import site
import sys
import sysconfig
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .artifacts import digest
from .machine import (
    CACHE_VARIABLES,
    CACHES,
    NETWORK,
    PROGRAMS,
    SYSTEM,
    is_below,
    is_for_a_library,
    is_for_writing,
)

_PACKAGE = __name__.partition(".")[0]
_FILES = frozenset({"open", "os.rename", "os.remove", "sqlite3.connect"})


@dataclass(slots=True)
class Touched:
    """What was seen while a stage ran."""

    folder: str
    """What is below it is the stage's own."""
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    """In words: `uses the network`."""

    def digests(self) -> dict[str, str]:
        """Digest the files that were read and not made by the stage itself."""
        return {path: content_of(path) for path in sorted(self.read - self.written)}

    def effects(self) -> tuple[str, ...]:
        """Name what can't be done again by putting files back; what was cleaned away is none."""
        left = {f"writes {path}" for path in self.written if Path(path).exists()}
        return tuple(sorted(self.used | left))


def content_of(path: str) -> str:
    """Give the sha256 of a file, or that there is none."""
    return digest(Path(path)) if Path(path).is_file() else "none"


@contextmanager
def watched(folder: Path) -> Iterator[Touched]:
    """Note what is touched outside `folder` until the end of the block."""
    _install()
    touched = Touched(str(folder))
    before, _hearing.touched = _hearing.touched, touched
    try:
        yield touched
    finally:
        _hearing.touched = before


@cache
def platform_digest() -> str:
    """Digest Python's version, the kind of machine, and all installed distributions."""
    told = [sys.version, sys.platform, platform.machine(), *_distributions()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _distributions() -> list[str]:
    """Name and version of each, as the folders beside the libraries tell."""
    found = set()
    for folder in map(Path, sys.path):
        if folder.is_dir():
            names = (entry.name for entry in folder.iterdir())
            found |= {name for name in names if name.endswith((".dist-info", ".egg-info"))}
    # The package itself counts by its code: a new version of it may change one stage only.
    own = re.sub(r"[-_.]+", "[-_.]+", _PACKAGE)
    return sorted(name for name in found if not re.match(rf"{own}[-.]", name, re.IGNORECASE))


class _Hearing:
    """Who listens now; Python can't take a hook away again."""

    def __init__(self) -> None:
        self.touched: Touched | None = None
        self.installed = False
        self.busy = threading.local()


_hearing = _Hearing()


def _install() -> None:
    if _hearing.installed:
        return
    _hearing.installed = True
    heard = NETWORK | PROGRAMS | _FILES

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        touched = _hearing.touched
        if touched is None or event not in heard or getattr(_hearing.busy, "now", False):
            return
        _hearing.busy.now = True
        try:
            _note(touched, event, arguments)
        except (OSError, ValueError):
            # A path that can't be looked at makes the stage's own call fail too.
            return
        finally:
            _hearing.busy.now = False

    sys.addaudithook(hook)


def _note(touched: Touched, event: str, arguments: tuple[Any, ...]) -> None:
    if event in NETWORK:
        # Connections by a path stay on the machine: they are how processes share out work.
        if event == "socket.getaddrinfo" or isinstance(arguments[-1], tuple):
            touched.used.add("uses the network")
    elif event in PROGRAMS:
        if not is_for_a_library():
            touched.used.add("starts other programs")
    elif event == "open":
        path, mode, flags = arguments
        _used(touched, path, wrote=is_for_writing(mode, flags))
    else:
        for path in arguments[:2] if event == "os.rename" else arguments[:1]:
            _used(touched, path, wrote=True)


def _used(touched: Touched, named: Any, *, wrote: bool) -> None:
    if not isinstance(named, str | bytes | os.PathLike):
        return
    text = os.fsdecode(named)
    if not text or text == ":memory:":
        return
    path = str(Path(text).resolve())
    if is_below(path, touched.folder) or "__pycache__" in path:
        return
    if wrote and not any(is_below(path, one) for one in _caches()):
        touched.written.add(path)
    elif not wrote and Path(path).is_file() and path not in touched.written:
        own = is_below(path, str(Path(__file__).resolve().parents[1]))
        if own or not any(is_below(path, one) for one in _libraries()):
            touched.read.add(path)


@cache
def _libraries() -> tuple[str, ...]:
    """Folders that change only when something is installed."""
    folders = {
        *(one for name, one in sysconfig.get_paths().items() if name != "data"),
        *site.getsitepackages(),
        site.getusersitepackages(),
        str(Path(sys.base_prefix, "lib")),
        *SYSTEM,
    }
    return _resolved(folders)


@cache
def _caches() -> tuple[str, ...]:
    """Folders in which a file more or less changes no result."""
    folders = {
        *_libraries(),
        *(str(Path.home() / name) for name in CACHES),
        *(os.environ[name] for name in CACHE_VARIABLES if os.environ.get(name)),
    }
    return _resolved(folders)


def _resolved(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(str(Path(folder).resolve()) for folder in folders))
