# expect: equal

# %% tags=["data"]
import datetime
print(datetime.datetime.now())
x = [1]

# %% tags=["train"]
m = x[0]
