"""The table of what library calls do: mutate, draw, read, write, plot, score. Data is in `effects/*.yaml`.

What no entry names may change everything it is given; the record then shows what it did.
"""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class CallEffect:
    """What one call does. Positions count arguments from 0; `self` is the receiver."""

    mutates: tuple[int | str, ...] = ()
    """Positions or keywords of arguments that change, or `self`."""
    may: bool = False
    """Nothing is known: receiver and arguments may change."""
    returns: str = ""
    """Public dotted type of the result, `self` for the receiver itself, or empty."""
    draws: str = ""
    """A random generator's resource that is always used: `rng:numpy`, `rng:random`."""
    draws_unless: str = ""
    """The keyword that, given and not None, makes the call not draw from `rng:numpy`."""
    reads_file: int | None = None
    writes_file: int | None = None
    """Position of the path."""
    resource: str = ""
    """Another resource that the call changes: `figures`, `cwd`, `env`, `clock`, `network`, `config:…`."""
    role: str = ""
    """`metric`, `report`, `plot`, `show`, `split`, `print`, `seed` (starts a random sequence anew)."""
    inplace: bool = False
    """With `inplace=True` the receiver changes."""


UNKNOWN = CallEffect(may=True)
PURE = CallEffect()


@dataclass(frozen=True, slots=True)
class EffectTable:
    """Effects by dotted name of a function, and by name of a method."""

    functions: dict[str, CallEffect] = field(default_factory=dict)
    patterns: tuple[tuple[str, CallEffect], ...] = ()
    methods: dict[str, CallEffect] = field(default_factory=dict)

    def of_function(self, dotted: str) -> CallEffect:
        """The entry for `numpy.random.rand`: exact name first, then the longest matching pattern."""
        if dotted in self.functions:
            return self.functions[dotted]
        for pattern, effect in self.patterns:
            if fnmatchcase(dotted, pattern):
                return effect
        return UNKNOWN

    def of_method(self, name: str) -> CallEffect:
        """The entry for a method whose receiver's type isn't known."""
        return self.methods.get(name, UNKNOWN)


@cache
def effect_table() -> EffectTable:
    """Load every `effects/*.yaml` once."""
    functions: dict[str, CallEffect] = {}
    methods: dict[str, CallEffect] = {}
    folder = files("jupyter_mlops.analysis") / "effects"
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".yaml"):
            content = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            _fill(functions, content.get("functions", []))
            _fill(methods, content.get("methods", []))
    patterns = [(name, functions.pop(name)) for name in list(functions) if "*" in name]
    patterns.sort(key=lambda entry: -len(entry[0]))
    return EffectTable(functions, tuple(patterns), methods)


def _fill(table: dict[str, CallEffect], entries: list[dict[str, object]]) -> None:
    for entry in entries:
        fields = {key: value for key, value in entry.items() if key != "names"}
        if "mutates" in fields:
            fields["mutates"] = tuple(fields["mutates"])  # type: ignore[arg-type]  # YAML list
        effect = CallEffect(**fields)  # type: ignore[arg-type]  # checked by tests/analysis
        names = entry["names"]
        for name in names.split() if isinstance(names, str) else []:
            table[name] = effect
