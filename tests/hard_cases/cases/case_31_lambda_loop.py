# expect: equal

# %% tags=["data"]
fs = [(lambda: i + 1)() for i in range(3)]
gs = {k: [(lambda v: v * k)(j) for j in range(2)] for k in (1, 2)}

# %% tags=["train"]
m = [fs, gs]
