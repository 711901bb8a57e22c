"""Hand edits of a build: read before it is built again, carried over, or shown as conflicts.

Beside a build `churn` with conflicts lies `churn.conflicts`. Each conflict that a person has
resolved there is taken at the next build, as long as neither side has changed since.
"""

import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from jupyter_mlops.builds import (
    MANIFEST,
    edited_files,
    is_transient,
    read_manifest,
    write_files,
)
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import OutputFolderUnusable
from jupyter_mlops.merging import (
    EDITED,
    GENERATED,
    Merge,
    Origin,
    digest,
    has_markers,
    is_as_written,
    merge_trees,
    origin,
)

ORIGINS = ".nb2prod/generated.json"
"""What was generated, before any edit was merged into it."""
_STATE = "conflicts.json"
_MOST_SHOWN = 6
_EXECUTABLE = 0o111


@dataclass(slots=True)
class Draft:
    """A build that is being written, with the edits of the one whose place it will take."""

    folder: Path
    edits: "Edits"
    files: dict[str, bytes] = field(default_factory=dict)
    generated: Mapping[str, bytes] = field(default_factory=dict)
    """What is written, without the edits."""
    merge: Merge = field(default_factory=Merge)

    def lay_out(self, files: Mapping[str, bytes]) -> None:
        """Write these files as they are, in the place of those that were written before."""
        for path in self.files.keys() - files.keys():
            (self.folder / path).unlink()
        self.files = dict(files)
        write_files(self.folder, self.files)

    def write_sources(self, theirs: Mapping[str, bytes]) -> list[Diagnostic]:
        """Write what is generated so far; edits are merged into what stages run on.

        The rest, as tests and README, still lacks what the runs tell: edits of it would conflict.
        """
        sources = {path: theirs[path] for path in theirs if _is_source(path)}
        found = self._merge(self.edits.of_sources(), sources)
        if not self.merge.conflicts:
            rest = {path: theirs[path] for path in theirs.keys() - sources.keys()}
            self.lay_out(self.merge.files | rest)
        return found

    def write(self, theirs: Mapping[str, bytes]) -> list[Diagnostic]:
        """Write what is generated now with the edits merged in, or show the conflicts."""
        self.generated = theirs
        found = self._merge(self.edits, theirs)
        if not self.merge.conflicts:
            self.lay_out({**self.merge.files, ORIGINS: origins_text(theirs)})
            self.edits.keep_modes(self.folder, self.merge)
        return found

    def _merge(self, edits: "Edits", theirs: Mapping[str, bytes]) -> list[Diagnostic]:
        self.merge = edits.carried_into(theirs)
        if self.merge.conflicts:
            edits.show(self.merge, theirs)
            return [_conflict(edits, self.merge)]
        return [_carried(self.merge)] if self.merge.edited else []


@dataclass(frozen=True, slots=True)
class Edits:
    """What lies in the target of a build: as it was generated, and as it is now."""

    target: Path
    base: Mapping[str, Origin] = field(default_factory=dict)
    ours: Mapping[str, bytes] = field(default_factory=dict)
    exists: bool = False
    """Whether there is an edited build."""

    @property
    def conflicts_folder(self) -> Path:
        """Where conflicts are shown."""
        return self.target.with_name(f"{self.target.name}.conflicts")

    def of_sources(self) -> "Edits":
        """Those of what stages run on."""
        base = {path: one for path, one in self.base.items() if _is_source(path)}
        ours = {path: one for path, one in self.ours.items() if _is_source(path)}
        return replace(self, base=base, ours=ours)

    def carried_into(self, theirs: Mapping[str, bytes]) -> Merge:
        """Merge the edits into what is generated now."""
        if not self.exists:
            return Merge(dict(theirs))
        # What a person put where nothing was generated before, and something is now.
        new = places(theirs) - places(self.base)
        ours = {**self.ours, **_read_places(self.target, new)}
        merge = merge_trees(self.base, ours, theirs)
        told = _read_state(self.conflicts_folder)
        for path in sorted(merge.conflicts):
            shown = merge.conflicts[path]
            is_same = told.get(path) == self._sides(path, theirs)
            if is_same and self._is_resolved(path, has_sides=path not in shown):
                del merge.conflicts[path]
                chosen = self.conflicts_folder / path
                if chosen.is_file():
                    merge.files[path] = chosen.read_bytes()
                merge.edited[path] = "resolved" if chosen.is_file() else "deleted"
        return merge

    def show(self, merge: Merge, theirs: Mapping[str, bytes]) -> None:
        """Write both sides of each conflict beside the build; what was resolved there stays."""
        told = _read_state(self.conflicts_folder)
        now = {path: self._sides(path, theirs) for path in merge.conflicts}
        for path, files in merge.conflicts.items():
            names = (path, *files)
            if told.get(path) == now[path] and any(
                (self.conflicts_folder / name).exists() for name in names
            ):
                continue
            for name, content in files.items():
                target = self.conflicts_folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.exists() and target.read_bytes() != content:
                    # Somebody may have worked on it, on top of sides that are no longer these.
                    target.replace(target.with_name(f"{target.name}.earlier"))
                target.write_bytes(content)
        text = json.dumps(told | now, indent=1, sort_keys=True) + "\n"
        (self.conflicts_folder / _STATE).write_text(text, encoding="utf-8")

    def forget_conflicts(self) -> None:
        """Remove the folder of conflicts: all are in the build now."""
        if (self.conflicts_folder / _STATE).is_file():
            shutil.rmtree(self.conflicts_folder)

    def check_unchanged(self) -> None:
        """Refuse to go on when somebody edited the build while it was built again."""
        if self.exists:
            changed = _read_places(self.target, places(self.base), self.base) != self.ours
        else:
            changed = (self.target / MANIFEST).is_file() and bool(edited_files(self.target))
        if changed:
            raise OutputFolderUnusable(
                f"files in {self.target} were changed during the build", "build again"
            )

    def keep_modes(self, draft: Path, merge: Merge) -> None:
        """Let what was executable stay so."""
        for path in merge.files:
            old, new = self.target / path, draft / path
            if old.is_file() and old.stat().st_mode & _EXECUTABLE:
                new.chmod(new.stat().st_mode | _EXECUTABLE)

    def _sides(self, path: str, theirs: Mapping[str, bytes]) -> list[str | None]:
        base, mine, now = self.base.get(path), self.ours.get(path), theirs.get(path)
        return [
            base.sha256 if base is not None else None,
            digest(mine) if mine is not None else None,
            digest(now) if now is not None else None,
        ]

    def _is_resolved(self, path: str, *, has_sides: bool) -> bool:
        folder = self.conflicts_folder
        if (folder / path).is_file():
            return not has_markers((folder / path).read_bytes())
        sides = (folder / f"{path}{ending}" for ending in (EDITED, GENERATED))
        # Both sides taken away: neither is wanted.
        return has_sides and not any(side.exists() for side in sides)


def read_edits(target: Path) -> Edits:
    """Read an existing build, if it was edited. Raises OutputFolderUnusable."""
    if not (target / MANIFEST).is_file() or not edited_since_generated(target):
        return Edits(target)
    base = _read_origins(target)
    if base is None:
        raise OutputFolderUnusable(
            f"{target} was changed by hand, and {ORIGINS} doesn't tell what it was before",
            "build into another folder with -o and carry your changes over",
        )
    return Edits(target, base, _read_places(target, places(base), base), exists=True)


def places(files: Iterable[str]) -> set[str]:
    """Give the first parts of paths."""
    return {path.partition("/")[0] for path in files}


def _is_source(path: str) -> bool:
    return path.startswith(("src/", "inputs/"))


def edited_since_generated(target: Path) -> bool:
    """Whether the build holds edits, of now or of earlier builds."""
    return bool(edited_files(target)) or bool(read_manifest(target).get("edited"))


def origins_text(theirs: Mapping[str, bytes]) -> bytes:
    """Write down what was generated, for the next merge."""
    found = {path: asdict(origin(theirs[path])) for path in sorted(theirs)}
    for path, one in found.items():
        if path.startswith(("inputs/", "notebook/")):
            one["text"] = None  # data, which nobody would merge line by line
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def _read_origins(target: Path) -> dict[str, Origin] | None:
    path = target / ORIGINS
    listed = read_manifest(target).get("files")
    try:
        content = path.read_bytes()
        if not isinstance(listed, dict) or not is_as_written(content, listed.get(ORIGINS)):
            return None
        return {name: Origin(**told) for name, told in json.loads(content).items()}
    except (OSError, ValueError, TypeError):
        return None


def _read_places(
    target: Path, wanted: Iterable[str], known: Collection[str] = ()
) -> dict[str, bytes]:
    """Read all that lies where generated files are; the rest of the folder stays where it is."""
    found: dict[str, bytes] = {}
    for place in sorted(wanted):
        for path in (target / place, *(target / place).rglob("*")):
            name = path.relative_to(target)
            if is_transient(name) and name.as_posix() not in known:
                continue
            if path.is_symlink():
                raise OutputFolderUnusable(
                    f"{path} is a link, which a merge would lose", "put a file in its place"
                )
            if path.is_file():
                found[name.as_posix()] = path.read_bytes()
    return found


def _read_state(folder: Path) -> dict[str, list[str | None]]:
    try:
        told = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _conflict(edits: Edits, merge: Merge) -> Diagnostic:
    return Diagnostic(
        code="NB909",
        severity=Severity.ERROR,
        message=f"your edits and the new build change the same: {_listed(merge.conflicts)}",
        why="Neither side may be lost. The build is as it was.",
        fix=f"Resolve them in {edits.conflicts_folder} and build again.",
    )


def _carried(merge: Merge) -> Diagnostic:
    by_fate: dict[str, list[str]] = {}
    for path, fate in merge.edited.items():
        by_fate.setdefault(fate, []).append(path)
    told = "; ".join(f"{fate}: {_listed(by_fate[fate])}" for fate in sorted(by_fate))
    return Diagnostic(
        code="NB910",
        severity=Severity.INFO,
        message=f"hand edits are part of this build ({told})",
        why="The package is compared with the notebook as it is with them.",
        fix="If a comparison fails, look at these edits first; what should differ from the "
        "notebook belongs into the notebook.",
    )


def _listed(paths: Iterable[str]) -> str:
    first, *more = sorted(paths)
    shown = ", ".join([first, *more][:_MOST_SHOWN])
    return f"{shown} and {len(more) + 1 - _MOST_SHOWN} more" if len(more) >= _MOST_SHOWN else shown
