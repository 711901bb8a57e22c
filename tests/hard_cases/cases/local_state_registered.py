# expect: NB211 at cell 2, line 2

# %% tags=["data"]
import registry
import plugins
rows = [1, 2, 3]

# %% tags=["train"]
weight = registry.find("total")(rows) + plugins.COUNT
