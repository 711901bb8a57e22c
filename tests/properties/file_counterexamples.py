"""Notebooks whose packages had other files; `INPUTS` of file_statements.py are there."""

STATIC_FILE_COUNTEREXAMPLES = {
    "a file is read": (
        "equal",
        """
# %%
import pandas as pd
# %% tags=["data"]
df = pd.read_csv("a.csv")
# %% tags=["train"]
kept = len(df)
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a file is copied": (
        "equal",
        """
# %%
import shutil
# %% tags=["data"]
shutil.copy("c.txt", "d.txt")
# %% tags=["train"]
kept = len(open("d.txt").read())
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a file is read before a stage writes it anew": (
        "equal",
        """
# %%
with open("c.txt") as f:
    b = int(f.readline())
# %% tags=["data"]
with open("c.txt", "w") as f:
    f.write("1")
# %% tags=["train"]
kept = b
# %% tags=["evaluate"]
print("m:", b)
""",
    ),
    "files are listed": (
        "equal",
        """
# %%
from pathlib import Path
# %% tags=["data"]
found = [path.name for path in Path(".").glob("*.csv")]
# %% tags=["train"]
kept = len(found)
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a file that the evaluation opens is no result": (
        "equal",
        """
# %% tags=["evaluate"]
c = 1.5
with open("c.txt", "a") as f:
    f.write("2")
""",
    ),
}
