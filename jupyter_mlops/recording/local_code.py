"""From the modules that a run loaded to those that are no library's: the user's own code."""

import os
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import cloudpickle

from jupyter_mlops.recording.audit import is_below


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
    for name, place in sorted(_files().items()):
        if is_below(place, root):
            local[name] = Path(place).relative_to(root).as_posix()
        elif name in before or name.partition(".")[0] in libraries:
            continue
        elif not any(is_below(place, folder) for folder in installation):
            elsewhere[name] = place
    folders = dict.fromkeys(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100  # resolves "" too
    search = [Path(one).relative_to(root).as_posix() for one in folders if is_below(one, root)]
    return LocalCode(local, elsewhere, tuple(search))


def sets_or_draws(root: str, known: set[str]) -> bool:
    """Whether the text of a local module that isn't known yet names what libraries may change."""
    own = (place for name, place in _files().items() if name not in known and is_below(place, root))
    texts = (Path(place).read_bytes() for place in own if Path(place).is_file())
    return any(word in text for text in texts for word in (b"environ", b"putenv", b"random"))


def keep_by_value(root: str, known: set[str]) -> None:
    """Pickle what local modules define with its code: whoever reads it may not find their files."""
    for name, place in _files().items():
        if name not in known and is_below(place, root):
            cloudpickle.register_pickle_by_value(sys.modules[name])
    known.update(sys.modules)


def _files() -> dict[str, str]:
    """Loaded module → its file, where it has one; the notebook's own names aside."""
    found = {}
    for name, module in list(sys.modules.items()):
        place = getattr(module, "__file__", None)
        if name != "__main__" and isinstance(place, str):
            found[name] = os.path.abspath(place)  # noqa: PTH100  # links keep their place
    return found
