"""The table of what library calls do: mutate, draw, read, write, plot, score.

In: a dotted name or the name of a method; out: its effect. The data is in `effects/*.yaml`. What no
entry names may change everything it is given; the record then shows what it did. An entry with
`versions` holds for these versions of its library only; the installed one is the one that a record
is made with.
"""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class CallEffect:
    """What one call does. Positions count arguments from 0; `self` is the receiver."""

    mutates: tuple[int | str, ...] = ()
    """Positions or keywords of arguments that change, or `self`."""
    maybe: tuple[int | str, ...] = ()
    """Those that change for some receivers and arguments and not for others."""
    at_least: int = 0
    """How many positional arguments there must be for `maybe` to hold."""
    inside: bool = False
    """What changes, changes inside too: fitting a pipeline fits its steps."""
    may: bool = False
    """Nothing is known: receiver and arguments may change."""
    calls: int | None = None
    """Position of a function that it calls."""
    returns: str = ""
    """Public dotted type of the result, `self` for the receiver itself, or empty."""
    result: str = ""
    """`fresh`: shares nothing; `holds`: a new object with the things that a given one holds;
    `around`: one that holds what is given; `view`: writes to it reach what is given; empty: may be
    anything, but what is named like a class gives a new object around what it is given."""
    picks: bool = False
    """What it is given decides whether the result shares, and with which of it: `d.get(key, x)`."""
    kind: str = ""
    """What the result is: an `iterator` that use changes, a `generator` of random numbers, a
    dictionary that is `filling` itself with what it is asked for."""
    draws: str = ""
    """A random generator's resource that is always used: `rng:numpy`, `rng:random`."""
    draws_unless: str = ""
    """The keyword that, given and not None, makes the call not draw from `rng:numpy`."""
    reads_file: int | None = None
    writes_file: int | None = None
    """Position of the path."""
    looks_at: int | str | None = None
    """Position of a path, or `self`: what is there decides, as in a listing of a folder."""
    resource: str = ""
    """Another resource that the call changes: `figures`, `cwd`, `env`, `clock`, `config:…`, …"""
    role: str = ""
    """`load`, `split`, `fit`, `predict`, `metric`, `report`, `plot`, `show`, `print`, or `seed`,
    which starts a sequence anew."""
    formula: bool = False
    """Strings among its arguments name variables of the notebook."""
    versions: str = ""
    """The versions that do this: `pandas<3`, `numpy>=2`; empty: all."""


UNKNOWN = CallEffect(may=True)


@dataclass(frozen=True, slots=True)
class EffectTable:
    """Effects by dotted name of a function, and by name of a method."""

    functions: dict[str, CallEffect] = field(default_factory=dict)
    patterns: tuple[tuple[str, CallEffect], ...] = ()
    methods: dict[str, CallEffect] = field(default_factory=dict)
    matched: dict[str, CallEffect] = field(default_factory=dict, compare=False, repr=False)
    """What the patterns gave for names looked up before."""

    def of_function(self, dotted: str) -> CallEffect:
        """Look up `numpy.random.rand`: the exact name first, then the longest pattern."""
        if dotted in self.functions:
            return self.functions[dotted]
        if dotted not in self.matched:
            matching = (effect for pattern, effect in self.patterns if fnmatchcase(dotted, pattern))
            self.matched[dotted] = next(matching, UNKNOWN)
        return self.matched[dotted]

    def of_method(self, name: str) -> CallEffect:
        """Look up a method whose receiver's type isn't known."""
        return self.methods.get(name, UNKNOWN)


@cache
def effect_table() -> EffectTable:
    """Load every `effects/*.yaml` once."""
    functions: dict[str, CallEffect] = {}
    methods: dict[str, CallEffect] = {}
    for section, name, fields in entries():
        table = functions if section == "functions" else methods
        effect = CallEffect(**fields)
        if holds(effect.versions):
            table[name] = effect
    patterns = [(name, functions.pop(name)) for name in list(functions) if "*" in name]
    patterns.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return EffectTable(functions, tuple(patterns), methods)


def holds(versions: str) -> bool:
    """Tell whether `pandas<3` or `pandas>=3` is true here; nothing is of an absent library.

    What no entry that holds names is unknown: the safe side.
    """
    found = re.fullmatch(r"([\w-]+)(<|>=)(\d+)", versions)
    if found is None:
        return not versions
    installed = _major(found[1])
    return installed is not None and (installed < int(found[3])) == (found[2] == "<")


@cache
def _major(library: str) -> int | None:
    try:
        return int(version(library).partition(".")[0])
    except (PackageNotFoundError, ValueError):
        return None


def entries() -> list[tuple[str, str, dict[str, Any]]]:
    """Give (section, name, fields) of everything the files list, in their order."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for source in sorted(Path(__file__).with_name("effects").glob("*.yaml")):
        content = yaml.load(source.read_text(encoding="utf-8"), loader)  # noqa: S506  # both loaders are safe
        for section, listed in content.items():
            for entry in listed:
                fields = {
                    key: tuple(value) if isinstance(value, list) else value
                    for key, value in entry.items()
                    if key != "names"
                }
                found.extend((section, name, fields) for name in entry["names"].split())
    return found
