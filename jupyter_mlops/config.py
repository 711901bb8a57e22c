"""Settings of a command: read from the command line, the notebook and pyproject.toml, checked."""

import difflib
import keyword
import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import repr as short
from typing import Any

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.plain import Plain

MOST_SEEDS = 1000
"""Runs that somebody may still want to wait for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command was asked for."""

    select: tuple[str, ...] = ()
    """Codes, or beginnings of codes, to report; empty: all."""
    ignore: tuple[str, ...] = ()
    output: Path | None = None
    """The build folder; None: `build/<name>`."""
    parameters: tuple[tuple[str, Plain], ...] = ()
    """Values that replace those of the parameters cell."""
    parameter_limits: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    """Parameter → `choices`, or `min` and `max`."""
    static: bool = False
    time_limit: float = 600
    """Seconds that one run of the notebook may take."""
    package_version: str = "0.1.0"
    name: str | None = None
    """The package's name; None: made from the notebook's."""
    validation_points: tuple[dict[str, Plain], ...] | None = None
    """Parameter values to prove the build at; None: chosen by the validation."""
    allow_nondeterminism: bool = False
    fixtures: str = "sample"
    """What the package's tests keep of the data: `none`, `sample` or `full`."""
    seeds: int = 5
    """Runs that the bounds of the metrics are calibrated from."""
    gates: tuple[tuple[str, dict[str, float]], ...] = ()
    """Metric → "min" and "max" that it has to keep."""
    slices: tuple[str, ...] = ()
    """Columns whose groups a retrained model has to serve as well as the champion."""
    budgets: Mapping[str, float] = field(default_factory=dict)
    """`bytes`, `p50-ms`, `p95-ms` → the most that a retrained model may take."""
    targets: tuple[str, ...] = ()
    """Names of back ends; empty: the standard ones."""

    @property
    def has_contract(self) -> bool:
        """Whether the build is to check its data."""
        return not self.targets or "data_contract" in self.targets


def load_settings(
    notebook_path: Path, notebook_settings: Mapping[str, object], options: Mapping[str, object]
) -> Settings:
    """Let `options` (None: not given) win over the notebook's settings, those over pyproject.toml.

    Raises ConfigurationInvalid for an unknown key or a value of the wrong type.
    """
    given = {key: value for key, value in options.items() if value is not None}
    places = (
        *_pyproject(notebook_path),
        ("the notebook's metadata.nb2prod", notebook_path.parent, notebook_settings),
        ("the command line", Path(), given),
    )
    merged: dict[str, Any] = {}
    parameters: dict[str, Plain] = {}
    for place, folder, settings in places:
        found = _checked(settings, place, folder)
        parameters |= found.pop("parameters", {})
        merged |= found
    gates = tuple(dict(merged.pop("gates", {})).items())
    return Settings(**merged, parameters=tuple(parameters.items()), gates=gates)


def _pyproject(notebook_path: Path) -> Iterator[tuple[str, Path, object]]:
    """Give [tool.nb2prod] of the nearest pyproject.toml above the notebook, if it has one."""
    for folder in notebook_path.resolve().parents:
        path = folder / "pyproject.toml"
        if path.is_file():
            try:
                tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
            except (OSError, ValueError) as problem:
                raise ConfigurationInvalid(f"{path}: {problem}", "correct the file") from problem
            if isinstance(tools, dict) and "nb2prod" in tools:
                yield f"[tool.nb2prod] of {path}", folder, tools["nb2prod"]
            return


def _checked(settings: object, place: str, folder: Path) -> dict[str, Any]:
    if not isinstance(settings, Mapping):
        raise ConfigurationInvalid(
            f"{place} is {short(settings)}, not a table", f"write a table with {', '.join(_KEYS)}"
        )
    found: dict[str, Any] = {}
    for written, value in settings.items():
        name = str(written).replace("_", "-")
        if name not in _KEYS:
            nearest = difflib.get_close_matches(name, _KEYS, n=1, cutoff=0)[0]
            raise ConfigurationInvalid(
                f"`{written}` (here {short(value)}) in {place} is not a setting",
                f"did you mean `{nearest}`? The settings are {', '.join(_KEYS)}",
            )
        field, accepts, expected = _KEYS[name]
        if not accepts(value):
            raise ConfigurationInvalid(
                f"`{written}` is {short(value)} in {place}", f"set `{name}` to {expected}"
            )
        found[field] = tuple(value) if isinstance(value, list) else value
        if field == "output":
            found[field] = folder / value
    return found


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_plain(held) for name, held in value.items())
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, int | str)


def _is_point(value: object) -> bool:
    return isinstance(value, dict) and _is_plain(value) and all(map(str.isidentifier, value))


def _are_limits(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and isinstance(limits, dict) and _limit(limits)
        for name, limits in value.items()
    )


def _limit(limits: dict[object, object]) -> bool:
    """Whether a table is `{"choices": […]}`, or `{"min": …, "max": …}` with one of both or both."""
    if set(limits) == {"choices"}:
        choices = limits["choices"]
        return isinstance(choices, list) and bool(choices) and all(map(_is_end, choices))
    return bool(limits) and set(limits) <= {"min", "max"} and all(map(_is_end, limits.values()))


def _is_end(value: object) -> bool:
    return _is_plain(value) and isinstance(value, int | float | str)


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and MOST_SEEDS >= value >= 1


def _is_gates(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(gate, dict)
        and gate
        and set(gate) <= {"min", "max"}
        and all(type(limit) in (int, float) and math.isfinite(limit) for limit in gate.values())
        for gate in value.values()
    )


def _is_budgets(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"bytes", "p50-ms", "p95-ms"}
        and all(map(_is_seconds, value.values()))
    )


def _is_package(value: object) -> bool:
    return _matches(r"[a-z][a-z0-9_]*")(value) and not keyword.iskeyword(str(value))


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _list_of(accepts: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and all(map(accepts, value))


_FLAG = (lambda value: isinstance(value, bool), "true or false")
_CODES = (_list_of(_matches(r"[A-Z]+\d*")), 'a list of codes, as ["NB2", "NB301"]')
_POINTS = (_list_of(_is_point), "a list of tables of parameter values")
_KEYS: dict[str, tuple[str, Callable[[Any], bool], str]] = {
    "select": ("select", *_CODES),
    "ignore": ("ignore", *_CODES),
    "output": ("output", _matches(r"[^\0]+"), "the path of a folder"),
    "parameters": ("parameters", _is_point, "a table of names and plain values"),
    "parameter-limits": (
        "parameter_limits",
        _are_limits,
        'a table as {"NAME": {"choices": ["a", "b"]}, "OTHER": {"min": 0, "max": 1}}',
    ),
    "static": ("static", *_FLAG),
    "time-limit": ("time_limit", _is_seconds, "a positive number of seconds"),
    "version": ("package_version", _matches(r"\d+\.\d+\.\d+"), "a version, as 1.2.0"),
    "name": ("name", _is_package, "a package name: lower case letters, digits, underscores"),
    "validation-points": ("validation_points", *_POINTS),
    "allow-nondeterminism": ("allow_nondeterminism", *_FLAG),
    "fixtures": (
        "fixtures",
        lambda value: value in ("none", "sample", "full"),
        "none, sample or full",
    ),
    "seeds": ("seeds", _is_count, "a number of runs, from 1 to 1000"),
    "gates": ("gates", _is_gates, 'a table of limits, as {"accuracy": {"min": 0.9}}'),
    "slices": ("slices", _list_of(_matches(r".+")), 'a list of columns, as ["region"]'),
    "budgets": (
        "budgets",
        _is_budgets,
        'a table of limits, as {"bytes": 50000000, "p50-ms": 5, "p95-ms": 20}',
    ),
    "targets": ("targets", _list_of(_matches(r"\w+")), "a list of target names"),
}
"""Setting → field of `Settings`, test of a value, what it should be."""
