"""Resources by which a statement reaches others that share no variable with it."""

from collections.abc import Set

from jupyter_mlops.recording.record import MODULE_STATE

SETTINGS = ("config:result", "config:raising", "env", "cwd")
"""Those on which everything after them may depend."""
PLOT_SETTINGS = "config:plot"
"""How plots look that are drawn afterwards."""
TABLE_SETTINGS = "config:display"
"""How tables look as text."""
WARNINGS = "config:warnings"
"""Which warnings are shown."""
RAISING = "config:raising"
"""Which warnings raise. Where some do, later filters decide which."""
RELATIVE = "config:relative"
"""Marks what is set by what it was before, or taken away: done twice, it gives something else."""
_LOOKS = frozenset({PLOT_SETTINGS, TABLE_SETTINGS})


def is_resource(name: str) -> bool:
    """Tell whether this is no variable's name."""
    return ":" in name or name in SETTINGS


def is_setting(resource: str) -> bool:
    """Tell whether this is no file, clock or sequence of random numbers."""
    return resource.startswith(("config:", MODULE_STATE)) or resource in SETTINGS


def is_chained(resource: str) -> bool:
    """Tell whether later users depend on earlier ones: not so for clocks and networks."""
    return resource.startswith(("rng:", "fs:")) or resource in SETTINGS or resource in _LOOKS


def are_looks(resources: Set[str]) -> bool:
    """Tell whether nothing else is set than how plots and tables look."""
    return bool(resources) and resources <= _LOOKS
