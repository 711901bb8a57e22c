# expect: equal
# package has: low: float
# package has: rounds: int

# %% tags=["parameters"]
LOW = 0.25

# %% tags=["parameters"]
ROUNDS = 4

# %% tags=["data"]
steps = [LOW * n for n in range(ROUNDS)]

# %% tags=["train"]
total = sum(steps) / ROUNDS
