"""From the modules that a run loaded to the distributions they came from."""

import sys
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from pathlib import Path

from jupyter_mlops.recording.installed import (
    by_import_name,
    installed,
    needed_always,
    needed_on_demand,
)

OURS = frozenset({"IPython", "jupyter_mlops", "matplotlib_inline", "cloudpickle", "traitlets"})
"""Loaded by the recorder as the run goes on: they count only where the notebook imports them."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """What a run loaded, as distributions."""

    versions: dict[str, str]
    modules: dict[str, str]
    """Import name → distribution; dotted where one name belongs to several distributions."""
    loaded: dict[str, tuple[str, ...]]
    """Unit → distributions of which it loaded a module."""
    needs: dict[str, tuple[str, ...]]
    """Distribution → installed ones that it always needs."""
    options: dict[str, tuple[str, ...]]
    """Distribution → installed ones that it needs for some of what it offers."""


def libraries(
    before: Collection[str], named: set[str], loaded: Mapping[str, Iterable[str]]
) -> Libraries:
    """Tell what was loaded since, or is imported by name; `loaded` has the modules by unit."""
    roots = {name.partition(".")[0] for name in sys.modules}
    earlier = {name.partition(".")[0] for name in before} | OURS
    wanted = (roots - earlier) | (roots & named)
    owners = _Owners()
    modules = owners.modules(wanted)
    versions = {}
    for name in sorted({*modules.values()}):
        one = installed(name)
        if one is not None:
            versions[name] = one.version
    by_unit = {unit: owners.all_of(names) & versions.keys() for unit, names in loaded.items()}
    return Libraries(
        versions=versions,
        modules=modules,
        loaded={unit: tuple(sorted(names)) for unit, names in by_unit.items() if names},
        needs={name: needed_always(name) for name in versions},
        options={name: found for name in versions if (found := needed_on_demand(name))},
    )


class _Owners:
    """Which distribution a loaded module belongs to."""

    def __init__(self) -> None:
        self.bringing = by_import_name()
        self.known: dict[str, list[str]] = {}

    def _of_root(self, root: str) -> list[str]:
        """The distributions that bring an import name."""
        if root not in self.known:
            bringing = self.bringing.get(root, ())
            self.known[root] = sorted({str(one.metadata["Name"]) for one in bringing})
        return self.known[root]

    def modules(self, roots: Collection[str]) -> dict[str, str]:
        """The names that are needed to tell the distribution of any module below the roots."""
        found: dict[str, str] = {}
        for name in sorted(sys.modules):
            root, dot, _ = name.partition(".")
            if root in roots and (not dot or len(self._of_root(root)) > 1):
                owner = self.of(name)
                if owner and found.get(name.rpartition(".")[0]) != owner:
                    found[name] = owner
        return found

    def all_of(self, names: Iterable[str]) -> set[str]:
        """The distributions of several modules."""
        return {owner for name in names if (owner := self.of(name))}

    def of(self, module: str) -> str:
        """The distribution of a module; none of a namespace that several share."""
        owners = self._of_root(module.partition(".")[0])
        if len(owners) <= 1:
            return owners[0] if owners else ""
        origin = getattr(getattr(sys.modules.get(module), "__spec__", None), "origin", None)
        path = str(Path(str(origin)).resolve())
        claiming = [name for name in owners if path in _digests(name)]
        # Of two distributions with the same file, the one installed last has written it.
        claiming.sort(key=lambda name: not self._wrote(name, path))
        return claiming[0] if claiming else ""

    def _wrote(self, owner: str, path: str) -> bool:
        """Whether a file's content is what the distribution's record says."""
        with Path(path).open("rb") as file:
            digest = urlsafe_b64encode(file_digest(file, "sha256").digest()).decode().rstrip("=")
        return _digests(owner)[path] == digest


@cache
def _digests(owner: str) -> dict[str, str]:
    """File → what the distribution's record says of its content."""
    one = installed(owner)
    files = (one.files or ()) if one is not None else ()
    return {
        str(Path(str(file.locate())).resolve()): file.hash.value if file.hash else "?"
        for file in files
    }
