# expect: equal

# %%
def even(n):
    return n == 0 or odd(n - 1)
def odd(n):
    return n != 0 and even(n - 1)

# %% tags=["data"]
x = [even(i) for i in range(4)]

# %% tags=["train"]
m = x + [odd(3)]
