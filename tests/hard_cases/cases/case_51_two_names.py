# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({'a':[1.0,2.0]})
view = df

# %% tags=["train"]
view['b'] = view['a'] * 2
m = list(df.columns)

# %% tags=["evaluate"]
s = float(df['b'].sum() + view['a'].sum())
print('s', s)
