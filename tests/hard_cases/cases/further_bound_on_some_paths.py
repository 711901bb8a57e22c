# expect: NB914 at cell 3, line 2
# tells: `note` is bound on some paths only
# tells: before this statement

# %% tags=["parameters"]
depth = 3

# %% tags=["data"]
rows = [4, 2]
if depth > 2:
    note = "deep"

# %% tags=["evaluate"]
if depth < 3:
    note = "flat"
print(note, sum(rows))
