"""Which penguin is it?

Three species on three islands of the Palmer Archipelago. Tell the species from what can
be measured in the field.
"""

__version__ = "0.1.0+nb.82261a9"
