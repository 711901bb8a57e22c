# expect: NB901 at cell 4, line 1
# tells: all stages in one process
# %%
import decimal


def digits(number):
    getattr(decimal, "getcontext")().prec = 5
    return len(str(decimal.Decimal(number) / 3))


# %% tags=["data"]
rows = [1, 2, 4]
# %% tags=["train"]
share = len(str(decimal.Decimal(rows[0]) / 3))
# %% tags=["data"]
short = digits(rows[1])
# %% tags=["evaluate"]
print("digits:", share + short)
