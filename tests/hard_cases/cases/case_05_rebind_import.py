# expect: NB230 at cell 3, line 2

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
n = len(pd.DataFrame({'q':[1]}))
pd = 3
m = pd + n + len(df)
