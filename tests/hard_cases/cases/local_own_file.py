# expect: NB310 at cell 2, line 1
# tells: finds `words.txt` by its own place

# %% tags=["data"]
from dictionary import words
found = words()

# %% tags=["train"]
weight = len(found)
