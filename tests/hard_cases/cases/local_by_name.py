# expect: NB110 at cell 2, line 3

# %% tags=["data"]
from importlib import import_module
kind = "fast"
plugin = import_module(f"plugin_{kind}")
rows = plugin.rows()

# %% tags=["train"]
weight = sum(rows)
