"""The libraries that a package was recorded and proved with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution in one version."""

    name: str
    version: str
    needs: tuple[str, ...] = ()
    """Names of other pins."""
    licence: str = ""
    """As its metadata state it: an SPDX expression, or a name; empty when they don't."""
    hashes: tuple[str, ...] = ()
    """sha256 of every file of this version, sorted; empty when there is no lock."""
    file: str = ""
    """Of these, the one that is installed on the machine of the record."""


@dataclass(frozen=True, slots=True)
class Environment:
    """All that the package needs, directly or not, on the platform it was recorded on."""

    pins: tuple[Pin, ...]
    absent: tuple[str, ...] = ()
    """Needed, but not installed where the notebook was recorded: of these, the newest that fit."""
    no_lock: str = ""
    """Why the files' hashes aren't known, as a clause; empty when they are."""
