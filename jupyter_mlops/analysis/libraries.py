"""Which version of a library a notebook runs with: recorded, or installed where we run."""

from importlib import metadata

from jupyter_mlops.analysis.facts import Facts


def major_version(facts: Facts, library: str) -> int | None:
    """Give the first number of the version; None where the library isn't there."""
    version = facts.record.versions.get(library) if facts.record is not None else None
    if version is None:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            return None
    first = version.partition(".")[0]
    return int(first) if first.isdigit() else None
