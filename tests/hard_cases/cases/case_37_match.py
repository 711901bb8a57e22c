# expect: equal nightly

# %% tags=["parameters"]
MODE = 'a'

# %% tags=["data"]
match MODE:
    case 'a':
        x = [1]
    case _:
        x = [2]

# %% tags=["train"]
m = x[0]
