"""From a stage's module to a digest of all local code that it may run, and why that isn't enough.

Local is what isn't an installed library's: the package itself, and modules beside it. Counted is
what the code says, not how it is laid out: comments and docstrings change nothing.
"""

import ast
import hashlib
import importlib.util
import site
import sys
import sysconfig
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = __name__.rpartition(".")[0]
_PACKAGE = __name__.partition(".")[0]
_PARAMETERS = f"{_PACKAGE}.parameters"
_DRAWING = f"{_PACKAGE}.runtime.plots"
"""Sets an environment variable, and depends on none."""
_STORING = (
    "artifacts", "formats", "pickles", "sameness", "sharing", "stage_run", "stored", "workfiles",
)  # fmt: skip
"""Modules that decide what is stored, and how."""
_TELLING = {
    "environ": "reads environment variables",
    "getenv": "reads environment variables",
    "now": "reads the clock",
    "today": "reads the clock",
    "utcnow": "reads the clock",
    "urandom": "draws what nothing seeds",
    "SystemRandom": "draws what nothing seeds",
    "uuid1": "draws what nothing seeds",
    "uuid4": "draws what nothing seeds",
    "__import__": "imports what only the run tells",
    "import_module": "imports what only the run tells",
    "run_module": "imports what only the run tells",
    "run_path": "imports what only the run tells",
    "exec": "runs code that only the run makes",
    "input": "asks a person",
}
"""Name in the code → what it does that no digest can foresee."""
_BEGUN = time.time()
"""Code that was edited later isn't the code that this process has loaded."""
_MOMENTS = frozenset({"now", "today"})


@dataclass(frozen=True, slots=True)
class Code:
    """All local code that a module may run."""

    digest: str
    unforeseen: tuple[str, ...]
    """What it does that depends on more than code, parameters and inputs."""


def code_of(module: str) -> Code:
    """Digest a module and all local modules that it imports, wherever in them."""
    trees: dict[str, ast.Module] = {}
    paths: set[Path] = set()
    pending = [module]
    while pending:
        name = pending.pop()
        path = _local_file(name, module.partition(".")[0])
        if name in trees or path is None:
            continue
        paths.add(path)
        trees[name] = ast.parse(path.read_bytes())
        pending += _imported(name, trees[name], is_package=path.name == "__init__.py")
    names = {name: frozenset(_names(tree)) for name, tree in trees.items()}
    every = frozenset().union(*names.values())
    found = hashlib.sha256()
    for name in sorted(trees):
        tree = trees[name]
        if "__doc__" not in every:
            tree = _without_docstrings(tree)
        if name == _PACKAGE and not _says_version(names):
            tree.body = [statement for statement in tree.body if not _is_version(statement)]
        found.update(f"{name}\n{ast.dump(tree)}\n".encode("utf-8", "surrogatepass"))
    found.update(_storing().encode())
    unforeseen = {
        _TELLING[told]
        for name, mentioned in names.items()
        if name != _DRAWING
        for told in mentioned & set(_TELLING)
    }
    if any(path.stat().st_mtime > _BEGUN for path in paths):
        unforeseen.add("was edited after this process began")
    return Code(found.hexdigest(), tuple(sorted(unforeseen)))


def _says_version(names: Mapping[str, Collection[str]]) -> bool:
    """Whether code depends on the package's version, which every build changes."""
    return any("__version__" in found for name, found in names.items() if name != _PACKAGE)


@cache
def _storing() -> str:
    folder = Path(__file__).parent
    content = b"".join((folder / f"{name}.py").read_bytes() for name in _STORING)
    return hashlib.sha256(content).hexdigest()


def _local_file(module: str, package: str) -> Path | None:
    """Find the source of a module that isn't an installed library's."""
    if _HERE.startswith(f"{module}.") and module != package:
        return None
    root = module.partition(".")[0]
    own = root == package or f"{module}.".startswith(f"{_HERE}.")
    if not own and (root in sys.stdlib_module_names or _is_library(_file_of(root))):
        return None
    path = _file_of(module)
    return path if path is not None and path.suffix == ".py" else None


def _is_library(path: Path | None) -> bool:
    if path is None:
        return False
    return any(path.is_relative_to(folder) for folder in _library_folders())


@cache
def _library_folders() -> tuple[Path, ...]:
    folders = {*sysconfig.get_paths().values(), *site.getsitepackages(), site.getusersitepackages()}
    # A project may lie in the folder of the environment, whose own folders are more specific.
    folders -= {sys.prefix, sys.base_prefix, sysconfig.get_path("data")}
    return tuple(Path(folder).resolve() for folder in sorted(folders))


def _file_of(module: str) -> Path | None:
    loaded = getattr(sys.modules.get(module), "__file__", None)
    if loaded is None:
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError, AttributeError):
            return None
        if spec is None:
            return None
        places = list(spec.submodule_search_locations or ())
        loaded = spec.origin if spec.has_location else next(iter(places), None)
    return Path(loaded).resolve() if loaded else None


def _imported(module: str, tree: ast.Module, *, is_package: bool) -> Iterator[str]:
    """Name what a module imports: `a.b.c` is also `a` and `a.b`, and a member may be a module."""
    here = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(tree):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = _relative_to(here, node.level)
            source = ".".join(part for part in (start, node.module or "") if part)
            if source == _PARAMETERS and not _uses(tree, node):
                continue
            found = [source, *(f"{source}.{alias.name}" for alias in node.names)]
        for name in found:
            parts = name.split(".")
            yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _relative_to(package: str, level: int) -> str:
    if not level:
        return ""
    parts = package.split(".")
    return ".".join(parts[: len(parts) - level + 1])


def _uses(tree: ast.Module, imported: ast.ImportFrom) -> bool:
    """Whether what is imported is used for more than annotations: values count, not defaults."""
    bound = {alias.asname or alias.name for alias in imported.names}
    annotations = [
        annotation
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if isinstance(annotation, ast.AST)
    ]
    apart = {id(node) for annotation in annotations for node in ast.walk(annotation)}
    return any(
        isinstance(node, ast.Name) and node.id in bound and id(node) not in apart
        for node in ast.walk(tree)
    )


def _names(tree: ast.Module) -> Iterator[str]:
    """Give all names that code mentions, and the words by which pandas reads the clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.Constant) and node.value in _MOMENTS:
            yield str(node.value)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:]
    return tree


def _is_version(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id == "__version__"
    )
