"""Records by content address: the same plan over unchanged files and libraries isn't run twice."""

import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from jupyter_mlops.recording.mirror import real_path
from jupyter_mlops.recording.processes import go_on
from jupyter_mlops.recording.record import FileUse, Plan, Record
from jupyter_mlops.recording.wire import canonical, from_plain, to_plain

RECORD = "record.json"
LOOK_UP = 1.0
"""Seconds between looks at whether the record is still wanted, while another process makes it."""


def default_store() -> Path:
    """`NB2PROD_STORE`, or a folder in the user's cache."""
    chosen = os.environ.get("NB2PROD_STORE")
    return Path(chosen) if chosen else user_cache_path("nb2prod") / "records"


def address(plan: Plan) -> str:
    """Address a run of this plan by the plan, our own code and the Python version."""
    ours = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        ours.update(source.read_bytes())
    content = canonical([to_plain(plan), ours.hexdigest(), platform.python_version()])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class RecordStore:
    """A folder of records; processes may share it."""

    root: Path

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Keep other processes from making or replacing the same record meanwhile."""
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.with_suffix(".lock"), timeout=LOOK_UP)
        while not lock.is_locked:
            go_on()
            with suppress(Timeout):
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty folder for payloads, on the same disk; it's gone afterwards unless kept."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def find(self, key: str, folder: Path) -> Record | None:
        """Give the stored record if a run now would see the same files and libraries."""
        place = self._place(key)
        try:
            data = json.loads((place / RECORD).read_text(encoding="utf-8"))
            record = replace(from_plain(Record, data["record"]), folder=str(place))
            inputs = [from_plain(FileUse, use) for use in data["inputs"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # a damaged entry is as good as none: it will be written anew
            return None
        if record.status != "complete" or not _payloads_are_there(record, data["payloads"]):
            return None
        fresh = all(_is_unchanged(use, folder, record.workdir) for use in inputs) and all(
            _installed(name) == known for name, known in record.versions.items()
        )
        return record if fresh else None

    def keep(self, key: str, draft: Path, record: Record, inputs: list[Any]) -> Record:
        """File a record with the payloads in `draft`, in place of an older one."""
        place = self._place(key)
        record = replace(record, folder=str(place))
        payloads = {path.name: path.stat().st_size for path in sorted(draft.glob("*.pkl"))}
        data = {"record": to_plain(record), "inputs": inputs, "payloads": payloads}
        (draft / RECORD).write_text(json.dumps(data), encoding="utf-8")
        if place.exists():
            shutil.rmtree(place)
        draft.replace(place)
        return record

    def _place(self, key: str) -> Path:
        return self.root.absolute() / key[:2] / key


def _payloads_are_there(record: Record, payloads: dict[str, int]) -> bool:
    paths = {Path(record.folder) / name: size for name, size in payloads.items()}
    return all(path.is_file() and path.stat().st_size == size for path, size in paths.items())


def _is_unchanged(use: FileUse, folder: Path, workdir: str) -> bool:
    path = real_path(use.path, folder, workdir)
    if not path.is_file() or path.stat().st_size != use.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == use.sha256


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
