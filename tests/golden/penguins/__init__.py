"""Which penguin is it?

Three species on three islands of the Palmer Archipelago. Tell the species from what can
be measured in the field.

Equal to the notebook: 24 comparisons of values, metrics and predictions at 3 parameter
points, each stage in a process of its own.
"""

__version__ = "0.1.0+nb.82261a9"
