"""From the modules that a run loaded to those that are no library's: the user's own code."""

import os
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import cloudpickle

from jupyter_mlops.runtime.machine import is_below


@dataclass(frozen=True, slots=True)
class LocalCode:
    """Where a run found modules that no distribution brought."""

    local: dict[str, str]
    """Module → its file, relative to the mirrored folder's root."""
    elsewhere: dict[str, str]
    """Module → its file, outside of the mirrored folder and of the Python installation."""
    search: tuple[str, ...]
    """Folders below the root in which modules are looked for, in order, relative to it."""


def local_code(
    root: str, before: Collection[str], libraries: Collection[str], installation: Iterable[str]
) -> LocalCode:
    """Look at what was loaded since `before`, `libraries` aside."""
    local: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    for name, place in sorted(_files(list(sys.modules)).items()):
        if is_below(place, root):
            local[name] = Path(place).relative_to(root).as_posix()
        elif name in before or name.partition(".")[0] in libraries:
            continue
        elif not any(is_below(place, folder) for folder in installation):
            elsewhere[name] = place
    folders = dict.fromkeys(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100  # resolves "" too
    search = [Path(one).relative_to(root).as_posix() for one in folders if is_below(one, root)]
    return LocalCode(local, elsewhere, tuple(search))


class OwnModules:
    """Loaded modules whose files lie below a folder, as a run goes on."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.names: list[str] = []
        self.seen = set(sys.modules)

    def take(self) -> list[str]:
        """Those that came since the last time.

        What they define is pickled with its code: whoever reads it may not find their files.
        """
        loaded = set(sys.modules)
        if loaded == self.seen:
            return []
        files = _files(loaded - self.seen)
        found = [name for name, place in files.items() if is_below(place, self.root)]
        for name in found:
            cloudpickle.register_pickle_by_value(sys.modules[name])
        self.seen = loaded
        self.names += found
        return found


def sets_or_draws(modules: Iterable[str]) -> bool:
    """Whether the text of any of these names what libraries may change while they are loaded."""
    paths = [Path(place) for place in _files(modules).values()]
    texts = [path.read_bytes() for path in paths if path.is_file()]
    return any(word in text for text in texts for word in (b"environ", b"putenv", b"random"))


def _files(modules: Iterable[str]) -> dict[str, str]:
    """Loaded module → its file, where it has one; the notebook's own names aside."""
    found = {}
    for name in modules:
        place = getattr(sys.modules.get(name), "__file__", None)
        if name != "__main__" and isinstance(place, str):
            found[name] = os.path.abspath(place)  # noqa: PTH100  # links keep their place
    return found
