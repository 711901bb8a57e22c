"""Resources by which a statement reaches others that share no variable with it."""

SETTINGS = ("config:result", "config:raising", "env", "cwd")
"""Those on which everything after them may depend."""
PLOT_SETTINGS = "config:plot"
"""How plots look that are drawn afterwards."""


def is_resource(name: str) -> bool:
    """Tell whether this is no variable's name."""
    return ":" in name or name in SETTINGS


def is_chained(resource: str) -> bool:
    """Tell whether later users depend on earlier ones: not so for clocks and networks."""
    return resource.startswith(("rng:", "fs:")) or resource in (*SETTINGS, PLOT_SETTINGS)
