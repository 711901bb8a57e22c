"""What the metadata of the installed distributions say: versions, and what each needs."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from inspect import getmodulename

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

FOR_DEVELOPMENT = frozenset(
    {
        "benchmark", "benchmarks", "build", "dev", "develop", "development", "doc", "docs",
        "example", "examples", "lint", "maintenance", "test", "testing", "tests", "typing",
    }
)  # fmt: skip
"""Extras of a distribution that nobody needs who uses it."""


@cache
def installed(name: str) -> Distribution | None:
    """A distribution of this environment by any spelling of its name."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def by_import_name() -> dict[str, list[Distribution]]:
    """Import name → the distributions that bring it.

    As `importlib.metadata.packages_distributions` has it, which takes a fourth of the time of a
    short run: it looks at each file by itself, and reads what else is told of each distribution.
    """
    found: dict[str, list[Distribution]] = {}
    for one in distributions():
        for name in _import_names(one):
            found.setdefault(name, []).append(one)
    return found


def _import_names(one: Distribution) -> set[str]:
    declared = (one.read_text("top_level.txt") or "").split()
    if declared:
        return {*declared}
    listed = one.read_text("RECORD")
    paths = listed.splitlines() if listed else [str(file) for file in one.files or ()]
    parts = (path.lstrip('"').partition("/") for path in paths)
    names = {top if below else getmodulename(top.partition(",")[0]) for top, below, _ in parts}
    return {name for name in names if name and "." not in name}


def proper_name(name: str) -> str:
    """The name as the distribution itself writes it."""
    found = installed(name)
    return str(found.metadata["Name"]) if found is not None else name


@cache
def needs(name: str, extras: frozenset[str] = frozenset()) -> tuple[Requirement, ...]:
    """What a distribution needs on this machine, with the given extras; not whether it's there."""
    asked = {canonicalize_name(extra) for extra in extras} | {""}
    return tuple(one for one in _declared(name) if any(_applies(one, extra) for extra in asked))


def needed_always(name: str) -> tuple[str, ...]:
    """Installed distributions that one can't do without."""
    return _names(name, (one for one in _declared(name) if _applies(one, "")))


def needed_on_demand(name: str) -> tuple[str, ...]:
    """Installed distributions that one uses when asked to: pandas needs pyarrow for Parquet."""
    found = installed(name)
    offered = found.metadata.get_all("Provides-Extra") if found is not None else None
    extras = [extra for extra in offered or () if extra not in FOR_DEVELOPMENT]
    wanted = (
        one
        for one in _declared(name)
        if not _applies(one, "") and any(_applies(one, extra) for extra in extras)
    )
    return _names(name, wanted)


@cache
def _declared(name: str) -> tuple[Requirement, ...]:
    found = installed(name)
    if found is None:
        return ()
    parsed = []
    for text in found.requires or ():
        try:
            parsed.append(Requirement(text))
        except InvalidRequirement:
            # old metadata that pip reads in its own way
            continue
    return tuple(parsed)


def _applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _names(name: str, wanted: Iterator[Requirement]) -> tuple[str, ...]:
    found = {proper_name(one.name) for one in wanted if installed(one.name) is not None}
    return tuple(sorted(found - {name}, key=str.lower))
