"""From import statements to the modules beside the notebook that they lead to, and what those need.

Modules of the standard library and of installed distributions aren't among them: only files below
the folders that are searched.
"""

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jupyter_mlops.notebook.trees import has_any, nodes_of, walk

START = "__init__.py"
COMPILED = (".so", ".pyd")
_IMPORTS = frozenset({ast.Import, ast.ImportFrom})


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A file of Python that the notebook imports, directly or through another one."""

    name: str
    """As it is imported: `features.text`."""
    path: str
    """Its file, relative to the folder that the paths of input files start from."""
    source: str
    is_package: bool = False

    @property
    def package(self) -> str:
        """What its relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class LocalModules:
    """All of them by name, and what stands in the way of taking them along."""

    modules: Mapping[str, LocalModule] = field(default_factory=dict)
    unusable: Mapping[str, str] = field(default_factory=dict)
    """Name of a module → why it can't be taken."""
    tests: tuple[LocalModule, ...] = ()
    """Files `test_NAME.py` beside them, or in a folder `tests` there, that need nothing else."""

    @property
    def roots(self) -> frozenset[str]:
        """Names before the first dot."""
        return frozenset(name.partition(".")[0] for name in self.modules)


def root_folder(path: Path, workdir: str) -> Path:
    """The folder that the paths of files start from, which a notebook has used."""
    folder = path.resolve().parent
    depth = len(Path(workdir).parts)
    return folder.parents[depth - 1] if depth else folder


def local_modules(
    trees: Iterable[ast.AST], root: Path, folders: Iterable[str], libraries: Iterable[str]
) -> LocalModules:
    """Find what the statements import from folders below a root.

    `libraries` are names that are never looked for there.
    """
    search = _Search(root, [root / folder for folder in folders], frozenset(libraries))
    for tree in (tree for tree in trees if has_any(_IMPORTS, tree)):
        search.follow(tree, "")
    modules = dict(sorted(search.found.items()))
    found = LocalModules(modules, search.unusable)
    return replace(found, tests=tuple(_tests(found, root, search.asked)))


def _tests(found: LocalModules, root: Path, asked: Collection[str]) -> Iterator[LocalModule]:
    available = {*sys.stdlib_module_names, "pytest", *asked, *found.roots}
    for module in found.modules.values():
        path = root / module.path
        home = path.parent if module.is_package else path
        for folder in (home.parent, home.parent / "tests"):
            test = folder / f"test_{home.stem}.py"
            if not test.is_file():
                continue
            source = test.read_bytes().decode("utf-8", "replace")
            if _needs_only(source, available):
                label = f"test_{module.name.replace('.', '_')}"
                yield LocalModule(label, test.relative_to(root).as_posix(), source)
                break


def _needs_only(source: str, available: Collection[str]) -> bool:
    """Whether all that the code imports is there. What can't be parsed is no test."""
    try:
        nodes = list(walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return False
    if any(isinstance(node, ast.ImportFrom) and node.level for node in nodes):
        return False
    names = {name for node in nodes for name in imported_names(node, "")}
    return {name.partition(".")[0] for name in names} <= {*available}


def imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    """Dotted names that may be modules: of what is imported, and of what contains it.

    `package` is the one that relative imports start from.
    """
    for whole in nodes_of(ast.Import, tree):
        for alias in whole.names:
            yield from _chain(alias.name)
    for node in nodes_of(ast.ImportFrom, tree):
        base = node.module or ""
        if node.level:
            parts = package.split(".") if package else []
            above = parts[: len(parts) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        yield from _chain(base)
        yield from (f"{base}.{alias.name}" for alias in node.names if base)


def _chain(name: str) -> Iterator[str]:
    """`a.b.c` → `a`, `a.b`, `a.b.c`."""
    parts = name.split(".") if name else []
    yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


class _Search:
    def __init__(self, root: Path, folders: Sequence[Path], libraries: frozenset[str]) -> None:
        self.root = root
        self.folders = folders
        self.libraries = libraries
        self.found: dict[str, LocalModule] = {}
        self.unusable: dict[str, str] = {}
        self.asked: set[str] = set()
        """Top-level names of all that is imported."""
        self.places: dict[str, tuple[Path, ...]] = {}
        """Package → folders in which its modules are."""
        self.entries: dict[Path, frozenset[str]] = {}

    def follow(self, tree: ast.AST, package: str) -> None:
        """Look for everything that the code imports, and for what that imports."""
        for name in dict.fromkeys(imported_names(tree, package)):
            self.look_for(name)

    def look_for(self, name: str) -> None:
        above, _, last = name.rpartition(".")
        self.asked.add(name.partition(".")[0])
        if name in self.places or name in self.found or name.partition(".")[0] in self.libraries:
            return
        folders = self.places.get(above, ()) if above else tuple(self.folders)
        for folder in folders:
            if last not in self.names_in(folder):
                continue
            if (folder / last / START).is_file():
                self.places[name] = (folder / last,)
                self.take(name, folder / last / START, is_package=True)
                return
            if _is_compiled(folder, last):
                self.unusable[name] = "it is compiled for one machine"
                return
            if (folder / f"{last}.py").is_file():
                self.take(name, folder / f"{last}.py", is_package=False)
                return
        parts = tuple(folder / last for folder in folders if (folder / last).is_dir())
        if parts:
            # a folder without a file of its own: it counts when a module is found in it
            self.places[name] = parts

    def names_in(self, folder: Path) -> frozenset[str]:
        """What a folder holds, without endings: most of what is imported lies elsewhere."""
        if folder not in self.entries:
            paths = folder.iterdir() if folder.is_dir() else ()
            self.entries[folder] = frozenset(path.name.partition(".")[0] for path in paths)
        return self.entries[folder]

    def take(self, name: str, path: Path, *, is_package: bool) -> None:
        try:
            source = path.read_bytes().decode("utf-8")
            tree = ast.parse(source)
        except (OSError, ValueError, SyntaxError) as problem:
            self.unusable[name] = f"its file can't be read as Python: {problem}"
            return
        self.found[name] = LocalModule(
            name, path.relative_to(self.root).as_posix(), source, is_package
        )
        self.follow(tree, name if is_package else name.rpartition(".")[0])


def _is_compiled(folder: Path, name: str) -> bool:
    return folder.is_dir() and any(one.suffix in COMPILED for one in folder.glob(f"{name}.*"))
