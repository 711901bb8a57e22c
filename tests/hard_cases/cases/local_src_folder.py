# expect: equal
# package has: from local_src_folder.local.reading import read
# package lacks: sys.path.append

# %%
import os
import sys
sys.path.append(os.path.abspath("src"))

# %% tags=["data"]
from reading import read
rows = read("numbers.txt")

# %% tags=["train"]
weight = sum(rows) / len(rows)
