# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %%
df.head(9).to_csv('mid.csv', index=False)

# %% tags=["train"]
back = pd.read_csv('mid.csv')
m = back['a'].sum()
