# expect: NB110 at cell 4, line 1
# tells: Give the function what the query reads

# %%
import pandas as pd
top = 6
def pick(d, t):
    lim = t + 1
    return d.query("a >= @lim and b < @top")
# %% tags=["data"]
df = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})
# %% tags=["train"]
m = pick(df, 1).b.sum()
# %% tags=["evaluate"]
print("m", m)
