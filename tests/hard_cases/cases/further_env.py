# expect: equal nightly

# %% tags=["data"]
import os
os.environ['MY_FLAG_X'] = 'on'
x = [1]

# %% tags=["train"]
m = os.environ['MY_FLAG_X'] + str(x)
