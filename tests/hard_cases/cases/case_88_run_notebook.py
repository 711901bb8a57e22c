# expect: NB106 at cell 2, line 1

# %% tags=["data"]
%run prepare.ipynb
rows = [1, 2, 3]

# %% tags=["train"]
model = sum(rows)
