# expect: NB906 at cell 3, line 1
# settings: tolerant

# %% tags=["data"]
import random
names = ["a", "b"]

# %% tags=["train"]
guess = random.random()

# %% tags=["evaluate"]
print(guess)
