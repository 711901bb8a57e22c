# expect: NB301 at cell 2, line 2

# %% tags=["data"]
import csv
with open("/etc/hosts") as handle:
    rows = list(csv.reader(handle))

# %% tags=["train"]
count = len(rows)
