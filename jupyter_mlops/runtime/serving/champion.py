"""The model that answers: loaded from where the settings say, exchanged when another is promoted.

A new one takes the place of the old in one step, once it is loaded and its files are checked; one
that can't be loaded leaves the old in place.
"""

import asyncio
import gc
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from ..errors import PackageError

REGISTERED = "models:/"
"""What the name of a model in an MLflow registry begins with."""
_TALK = ("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "MLFLOW_CONFIGURE_LOGGING")
"""Settings by which MLflow would write lines of its own between those of the log."""
_OTHERS = 5.0
"""Seconds that a worker without a model waits for others, which load the same when they start."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A predictor, and which one it is."""

    predictor: Any
    model: str
    """A digest of its files."""


class Place(Protocol):
    """Where the promoted model is."""

    def promoted(self) -> str:
        """Tell which model it is. Raises an exception when there is none."""
        ...

    def at_rest(self, seconds: float) -> AbstractContextManager[bool]:
        """Keep it as it is meanwhile; tell False where it is in use for longer than `seconds`."""
        ...

    def folder(self, model: str) -> Path:
        """Give the folder of a run that holds this model."""
        ...


def place_of(artifacts: str, package: str) -> Place:
    """Give the place that is set. Raises PackageError where MLflow is needed, and absent."""
    if not artifacts.startswith(REGISTERED):
        return Folder(Path(artifacts))
    for name in _TALK:
        os.environ.setdefault(name, "false")
    try:
        registry = import_module(f"{__package__}.registry")
    except ModuleNotFoundError as problem:
        raise PackageError(
            f"{artifacts} is in a registry of MLflow, and {problem.name} is not installed",
            f"python -m pip install '{package}[mlflow]'",
        ) from None
    place: Place = registry.Registered(artifacts)
    return place


class Folder:
    """The folder of a run, which may be a link that is put elsewhere, or be written anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def promoted(self) -> str:
        """Digest what its stages' manifests say, which have the sha256 of all other files.

        Raises OSError when there are none.
        """
        manifests = sorted(self._path.glob("*/manifest.json"))
        if not manifests:
            raise FileNotFoundError(f"{self._path} holds no artifacts")
        digest = hashlib.sha256()
        for path in manifests:
            digest.update(path.parent.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    @contextmanager
    def at_rest(self, seconds: float) -> Iterator[bool]:
        """Keep runs from writing here meanwhile; tell False where one does, or another loads.

        A run exchanges one stage after the other: until it ends, the folder holds some of both.
        """
        lock = FileLock(self._path.resolve() / ".lock")
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            yield False
            return
        except OSError:
            pass  # nobody can write here from this machine
        try:
            yield True
        finally:
            lock.release()

    def folder(self, model: str) -> Path:  # noqa: ARG002  # it is the only one here
        """Give the folder itself; a link is followed, so that it may be put elsewhere meanwhile."""
        return self._path.resolve()


class Champion:
    """The model that answers now."""

    def __init__(
        self, place: Place, load: Callable[[Path], Any], told: Callable[[str], None]
    ) -> None:
        self._place = place
        self._load = load
        self._told = told
        """Told the outcome of each exchange: `loaded`, `failed`."""
        self._refused = ""
        self.in_use = threading.Lock()
        """Held by whoever asks the predictor: the notebook's functions knew no threads."""
        self.loaded: Loaded | None = None
        self.reason = "the model is not loaded yet"
        """Why there is none, or why the newest one isn't in use."""

    def look(self) -> None:
        """Load the promoted model if it isn't the one that answers; blocks meanwhile."""
        try:
            model = self._place.promoted()
            known = self.loaded.model if self.loaded is not None else ""
            if model in (known, self._refused):
                return
            with self._place.at_rest(0 if known else _OTHERS) as is_at_rest:
                if not is_at_rest:
                    self.reason = "a run, or another worker, has the folder of the model in use"
                    return
                loaded = Loaded(self._load(self._place.folder(model)), model)
        except Exception as problem:
            self._refuse(problem)
            return
        if self._has_moved(model):
            return  # it was written while it was read: the next look gets it whole
        self.loaded, self.reason, self._refused = loaded, "", ""
        _settle()
        self._told("loaded")
        _LOG.info("model %s answers from now on", model)

    async def watch(self, seconds: float) -> None:
        """Look again and again, off the event loop."""
        while True:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self.look)

    def _has_moved(self, model: str) -> bool:
        try:
            return self._place.promoted() != model
        except Exception:
            return True

    def _refuse(self, problem: Exception) -> None:
        reason = str(problem) or type(problem).__name__
        if reason == self.reason and self.loaded is not None:
            return
        self.reason = reason
        if self.loaded is not None:
            with suppress(Exception):
                self._refused = self._place.promoted()
        self._told("failed")
        _LOG.error("the promoted model cannot be loaded: %s", reason)


def _settle() -> None:
    """Leave all that is there by now, model and libraries, out of later searches for garbage.

    Such a search goes through millions of objects, about once a second under load, and meanwhile
    nobody gets an answer. What an earlier model left behind is found here.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
