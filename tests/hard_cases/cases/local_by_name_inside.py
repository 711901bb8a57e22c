# expect: NB310 at cell 2, line 1
# tells: the module `plain` can't be taken along: it is imported by a name that is made at run time

# %% tags=["data"]
from readers import reader
rows = reader("plain").rows()

# %% tags=["train"]
model = sum(rows)

# %% tags=["evaluate"]
print("sum", model)
