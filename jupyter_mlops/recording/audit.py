"""From Python's audit events to the files, connections and processes that the notebook used."""

import hashlib
import os
import shutil
import site
import stat
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

from jupyter_mlops.recording.record import LISTED, FileUse
from jupyter_mlops.runtime.machine import (
    CACHE_VARIABLES,
    CACHES,
    NETWORK,
    PROGRAMS,
    SYSTEM,
    is_below,
    is_for_a_library,
    is_for_writing,
)

BLOCK = 2**20
MOST_LISTED, BYTES_LISTED = 1_000, 200_000_000
"""Of the files in a folder that is listed; of more than that only those that are read are taken."""


class Audit:
    """Listens from `install` on, but notes only what happens between `start` and `take`."""

    def __init__(self, root: Path, links: Iterable[str]) -> None:
        self.root = str(root)
        self.links = set(links)
        self.process = os.getpid()
        self.noted: dict[tuple[str, Literal["read", "write"]], FileUse] = {}
        self.resources: set[str] = set()
        self.patterns: set[str] = set()
        """Last parts of what the unit looks for by `glob`."""
        self.listening = False
        self.digests: dict[str, tuple[str, int]] = {}
        """Content of each file at its first read, by path."""
        self.written: set[str] = set()
        self.inputs: dict[str, FileUse] = {}
        """First reads of what the run hasn't written itself."""
        self.used: dict[tuple[str, Literal["read", "write"]], FileUse] = {}
        """All of the run."""
        self.begun = time.time()
        self.ignored = _ignored_folders()
        self.temporary = os.path.abspath(tempfile.gettempdir())  # noqa: PTH100  # see _absolute
        """Files there are gone with the run: nothing that it depends on."""
        self.named: dict[str, tuple[int, int] | None] = {}
        """Path that the unit's calls name → what told its content apart before."""
        self.busy = threading.local()

    def install(self) -> None:
        """Listen for as long as the process lives: Python has no way to stop."""
        heard, hear = HEARD, self._hear

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            # even `id()` is an event: what isn't wanted has to be let go at once
            if event in heard:
                hear(event, arguments)

        sys.addaudithook(hook)

    def start(self, named: Iterable[str] = ()) -> None:
        """Begin a unit whose calls name these paths: C libraries use files without an event."""
        self.noted, self.resources, self.patterns = {}, set(), set()
        paths = {path for text in named if (path := _absolute(text)) is not None}
        self.named = {path: _stamp(path) for path in paths if self._is_of_interest(path)}
        self.listening = True

    def take(self) -> tuple[tuple[FileUse, ...], set[str]]:
        """End a unit: files, sorted, and resources that it used."""
        self.listening = False
        self._note_named()
        for key, use in self.noted.items():
            if not self._is_temporary(key[0]):
                self.used.setdefault(key, use)
        return tuple(self.noted[key] for key in sorted(self.noted)), self.resources

    def _note_named(self) -> None:
        """Note what the unit named and used unheard: it has changed the file, or read it."""
        heard = {path for path, _ in self.noted}
        for path, before in self.named.items():
            after = _stamp(path)
            if after is not None and self._shown(path) not in heard:
                self.links -= {path} if after != before else set()  # it is too late for a copy
                self._used(path, reads=after == before, writes=after != before)

    def note_literals(self, texts: Iterable[str]) -> None:
        """Take files that the code names for read: C libraries open files without an event."""
        for text in texts:
            path = _absolute(text)
            if path is None or path in self.digests or path in self.written:
                continue
            if self._is_of_interest(path) and self._was_there(path):
                self._read(path)

    def _was_there(self, path: str) -> bool:
        try:
            return Path(path).is_file() and Path(path).stat().st_ctime < self.begun
        except OSError:
            return False

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.listening or os.getpid() != self.process:
            return
        if getattr(self.busy, "now", False):
            return
        self.busy.now = True
        try:
            self._note(event, arguments)
        except (OSError, ValueError):
            # a path that can't be looked at will make the notebook's own call fail too
            return
        finally:
            self.busy.now = False

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        note = _FILE_EVENTS.get(event)
        if note is not None:
            note(self, arguments)
        elif event in NETWORK:
            address = arguments[-1] if event != "socket.getaddrinfo" else ()
            if isinstance(address, tuple):
                self.resources.add("network")
        elif event in PROGRAMS and not is_for_a_library():
            self.resources.add("process")

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        writes = is_for_writing(mode, flags)
        truncates = "w" in mode if mode else (flags or 0) & os.O_TRUNC
        self._used(path, reads=not writes or not truncates, writes=writes)

    def _renamed(self, arguments: tuple[Any, ...]) -> None:
        self._used(arguments[1], reads=False, writes=True)

    def _globbed(self, arguments: tuple[Any, ...]) -> None:
        pattern = arguments[0] if isinstance(arguments[0], str) else arguments[1]
        self.patterns.add(str(pattern).rpartition("/")[2])

    def _scanned(self, arguments: tuple[Any, ...]) -> None:
        """Of a folder that a pattern is looked for in, only what meets it tells anything."""
        self._listed(arguments, self.patterns or {"*"})

    def _listed(self, arguments: tuple[Any, ...], patterns: Iterable[str] = ("*",)) -> None:
        path = _absolute(arguments[0] or ".")
        if path is None or not is_below(path, self.root) or _is_import():
            return
        self.resources.add(f"{LISTED}{self._shown(path)}")
        with os.scandir(path) as entries:
            found = [one for one in entries if is_data(one.name) and one.is_file()]
        found = [one for one in found if any(fnmatch(one.name, pattern) for pattern in patterns)]
        if len(found) > MOST_LISTED or sum(one.stat().st_size for one in found) > BYTES_LISTED:
            return
        for one in found:  # the package is to find them there, too
            if one.path not in self.written and self._was_there(one.path):
                self._used(one.path, reads=True, writes=False)

    def _connected(self, arguments: tuple[Any, ...]) -> None:
        self._used(arguments[0], reads=True, writes=True)

    def _used(self, named: Any, *, reads: bool, writes: bool) -> None:
        path = _absolute(named)
        if path is None or not self._is_of_interest(path):
            return
        if reads and (use := self._read(path)) is not None:
            self.noted.setdefault((use.path, "read"), use)
        if writes:
            self._detach(path, keep_content=reads)
            self.written.add(path)
            self.digests.pop(path, None)
            shown = self._shown(path)
            self.noted[shown, "write"] = FileUse(shown, "write")

    def _read(self, path: str) -> FileUse | None:
        if path in self.digests:
            digest, size = self.digests[path]
        else:
            if not Path(path).is_file():
                return None
            digest, size = self.digests[path] = _digest(path)
        if path in self.written or self._is_temporary(path):
            return FileUse(self._shown(path), "read", "", size)
        use = FileUse(self._shown(path), "read", digest, size)
        self.inputs.setdefault(use.path, use)
        self.used.setdefault((use.path, "read"), use)
        return use

    def _detach(self, path: str, *, keep_content: bool) -> None:
        """Put a copy in place of a link to the user's own file before it is written to."""
        if path not in self.links:
            return
        self.links.discard(path)
        original = Path(path).resolve()
        Path(path).unlink()
        if keep_content:
            shutil.copyfile(original, path)

    def _is_of_interest(self, path: str) -> bool:
        if "__pycache__" in path or path.endswith(".pyc"):
            return False
        return (
            is_below(path, self.root)
            or self._is_temporary(path)
            or not any(is_below(path, folder) for folder in self.ignored)
        )

    def _is_temporary(self, path: str) -> bool:
        return is_below(path, self.temporary) and not is_below(path, self.root)

    def _shown(self, path: str) -> str:
        if not is_below(path, self.root):
            return Path(path).as_posix()
        return Path(path).relative_to(self.root).as_posix()


def is_data(path: str) -> bool:
    """Tell a file from those that are no data: notebooks, other code, and what is hidden."""
    name = os.path.basename(path)  # noqa: PTH119  # of each file in a folder, inside of a hook
    return not name.startswith(".") and not name.endswith((".ipynb", ".py"))


def _is_import() -> bool:
    """Tell whether it is Python that looks, for a module or for what is installed."""
    frame: Any = sys._getframe()  # who asks is known nowhere else
    while frame is not None and frame.f_globals is globals():
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith("importlib.")


def _absolute(named: Any) -> str | None:
    if not isinstance(named, str | bytes | os.PathLike):
        return None
    text = os.fsdecode(named)
    if not text or text == ":memory:" or "\0" in text:
        return None
    # abspath, not resolve: a link to a big file must keep its place in the mirror
    return os.path.abspath(text)  # noqa: PTH100  # links are to stay


def _stamp(path: str) -> tuple[int, int] | None:
    """Give the time and the size by which a change of a file shows; nothing if there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def _ignored_folders() -> tuple[str, ...]:
    home = Path.home()
    folders = {
        sys.prefix,
        sys.base_prefix,
        *sysconfig.get_paths().values(),
        *site.getsitepackages(),
        site.getusersitepackages(),
        str(Path(__file__).resolve().parents[1]),
        *SYSTEM,
        *(str(home / name) for name in CACHES),
        *(os.environ[name] for name in CACHE_VARIABLES if os.environ.get(name)),
    }
    return tuple(sorted(folders))


def _digest(path: str) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with Path(path).open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
            size += len(block)
    return found.hexdigest(), size


_FILE_EVENTS: dict[str, Callable[[Audit, tuple[Any, ...]], None]] = {
    "open": Audit._opened,
    "os.rename": Audit._renamed,
    "os.listdir": Audit._listed,
    "os.scandir": Audit._scanned,
    "glob.glob": Audit._globbed,
    "pathlib.Path.glob": Audit._globbed,
    "pathlib.Path.rglob": Audit._globbed,
    "sqlite3.connect": Audit._connected,
}
HEARD = frozenset({*_FILE_EVENTS, *NETWORK, *PROGRAMS})
