# expect: NB120 at cell 2, line 2

# %% tags=["data"]
x = 1
raise SystemExit

# %% tags=["train"]
m = x
