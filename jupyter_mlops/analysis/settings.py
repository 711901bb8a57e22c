"""Resources by which a statement reaches others that share no variable with it."""

from collections.abc import Set

SETTINGS = ("config:result", "config:raising", "env", "cwd")
"""Those on which everything after them may depend."""
PLOT_SETTINGS = "config:plot"
"""How plots look that are drawn afterwards."""
TABLE_SETTINGS = "config:display"
"""How tables look as text."""
_LOOKS = frozenset({PLOT_SETTINGS, TABLE_SETTINGS})


def is_resource(name: str) -> bool:
    """Tell whether this is no variable's name."""
    return ":" in name or name in SETTINGS


def is_chained(resource: str) -> bool:
    """Tell whether later users depend on earlier ones: not so for clocks and networks."""
    return resource.startswith(("rng:", "fs:")) or resource in SETTINGS or resource in _LOOKS


def are_looks(resources: Set[str]) -> bool:
    """Tell whether nothing else is set than how plots and tables look."""
    return bool(resources) and resources <= _LOOKS
