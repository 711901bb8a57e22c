"""From a notebook to the builds of it, in its repository, that are older or aren't as proved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.notebook.cell import Cell, Notebook
from jupyter_mlops.notebook.local_modules import root_folder
from jupyter_mlops.notebook.reader import read_notebook

if TYPE_CHECKING:
    from jupyter_mlops.runtime.proof import Standing

MANIFEST = "build.json"
_ROOT_MARKS = (".git", ".hg", "pyproject.toml")
_ALIKE = 0.5
"""Notebooks of one name have more in common when they are two states of one."""
_NAMED = 8
"""Cells that a message lists."""


@dataclass(frozen=True, slots=True)
class Age:
    """How a build stands beside its notebook as that is now."""

    version: str
    since: str
    """What has changed in the notebook, in words; empty where nothing has."""
    package: "Standing"


def stale_builds(notebook: Notebook, output: Path | None = None) -> Iterator[Diagnostic]:
    """Find builds of this notebook that were made from another text, or edited since the proof."""
    for folder in _folders(notebook.path, output):
        age = age_of(folder, notebook, built_as=notebook.path.name)
        if age is None:
            continue
        if age.since:
            yield Diagnostic(
                code="NB911",
                severity=Severity.INFO,
                message=f"{age.since} since {age.version} in {_shown(folder)}",
                why="The build does what the notebook said then.",
                fix="Build the notebook again.",
            )
        if age.package.was_proved and age.package.edited:
            yield Diagnostic(
                code="NB913",
                severity=Severity.WARNING,
                message=f"the package in {_shown(folder)} {age.package.told}",
                why="Nobody has compared it with the notebook as it is now.",
                fix=f"Run `nb2prod validate {_shown(folder)}`, or build the notebook again.",
            )


def age_of(folder: Path, notebook: Notebook, *, built_as: str) -> Age | None:
    """Compare a build with its notebook; None for what isn't a readable build of it.

    `built_as`: the name that the notebook's file had then.
    """
    # Most notebooks have no build yet, and checking should start at once.
    from jupyter_mlops.builds import read_manifest  # noqa: PLC0415  # only where builds were found
    from jupyter_mlops.runtime.proof import standing  # noqa: PLC0415  # only where builds were found

    try:
        manifest = read_manifest(folder)
        if manifest.get("notebook") != built_as:
            return None
        since = _since(manifest, folder, notebook)
        package = standing(folder / "src" / str(manifest.get("name")))
    except (Nb2ProdError, OSError, IndexError):
        return None
    return Age(str(manifest.get("version")), since, package) if since is not None else None


def _since(manifest: Mapping[str, object], folder: Path, notebook: Notebook) -> str | None:
    """What has changed since the build; None for a build of another notebook."""
    modules = ", ".join(f"`{name}` changed" for name in _changed_modules(manifest, notebook.path))
    if manifest.get("notebook_digest") == notebook.digest:
        return modules
    old, _ = read_notebook(folder / "notebook" / str(manifest.get("notebook")))
    # Ids of a script's cells are no more than their positions.
    has_ids = notebook.path.suffix == ".ipynb"
    told = _told(old.cells, notebook.cells, has_ids=has_ids)
    return f"{told}, {modules}" if told and modules else told


def _changed_modules(manifest: Mapping[str, object], path: Path) -> Iterator[str]:
    """Files of modules beside the notebook that aren't as the build has them."""
    root = root_folder(path, str(manifest.get("workdir", ".")))
    listed = manifest.get("modules")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict):
            continue
        source = str(one.get("source"))
        file = root / source
        if not file.is_file() or sha256(file.read_bytes()).hexdigest() != one.get("sha256"):
            yield source


def _folders(path: Path, output: Path | None) -> list[Path]:
    """Folders with a manifest: `output`, and those in a `build` up to the repository's root."""
    found = [output] if output is not None and (output / MANIFEST).is_file() else []
    for folder in path.resolve().parents:
        found += [manifest.parent for manifest in sorted(folder.glob(f"build/*/{MANIFEST}"))]
        if any((folder / mark).exists() for mark in _ROOT_MARKS):
            break
    return list({folder.resolve(): folder for folder in found}.values())


def _told(old: tuple[Cell, ...], new: tuple[Cell, ...], *, has_ids: bool) -> str | None:
    """`2 cells changed: cells 4 and 7`; None when it is another notebook of the same name."""
    matcher = SequenceMatcher(None, [_content(one) for one in old], [_content(one) for one in new])
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    same = sum(block.size for block in matcher.get_matching_blocks())
    ids = {one.id for one in old} & {one.id for one in new} if has_ids else set()
    if max(same, len(ids)) < _ALIKE * len(old):
        return None
    changed: list[int] = []
    added: list[int] = []
    removed = 0
    for _, first, last, start, end in steps:
        both = min(last - first, end - start)
        changed += [one.position for one in new[start : start + both]]
        added += [one.position for one in new[start + both : end]]
        removed += last - first - both
    parts = [
        f"{_counted(len(changed))} changed ({_listed(changed)})" * bool(changed),
        f"{_counted(len(added))} added ({_listed(added)})" * bool(added),
        f"{_counted(removed)} removed" * bool(removed),
    ]
    return ", ".join(part for part in parts if part) or "the settings changed"


def _content(cell: Cell) -> tuple[str, str, tuple[str, ...]]:
    return cell.kind, cell.source, cell.tags


def _counted(number: int) -> str:
    return f"{number} cell{'s' * (number != 1)}"


def _listed(positions: list[int]) -> str:
    shown = [str(one) for one in positions[:_NAMED]]
    more = len(positions) - len(shown)
    return f"{', '.join(shown)} and {more} more" if more else ", ".join(shown)


def _shown(folder: Path) -> str:
    """The folder as seen from here, where that is shorter."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()
