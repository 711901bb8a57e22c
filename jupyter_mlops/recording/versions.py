"""From the modules that a run loaded to the distributions they came from."""

import sys
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, packages_distributions, version

OURS = frozenset({"IPython", "jupyter_mlops", "matplotlib_inline", "cloudpickle", "traitlets"})
"""Loaded by the recorder as the run goes on: they count only where the notebook imports them."""


def distributions(
    before: Collection[str], named: set[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Tell versions and modules of what was loaded since, or is imported by name."""
    loaded = {name.partition(".")[0] for name in sys.modules}
    earlier = {name.partition(".")[0] for name in before} | OURS
    wanted = (loaded - earlier) | (loaded & named)
    known = packages_distributions()
    modules = {name: sorted(known[name])[0] for name in sorted(wanted) if name in known}
    versions = {name: found for name in sorted({*modules.values()}) if (found := _version(name))}
    return versions, modules


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
