# expect: equal

# %% tags=["parameters"]
NAME = 'mid'

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["data"]
df.to_csv(f'{NAME}.csv', index=False)

# %% tags=["train"]
m = pd.read_csv(f'{NAME}.csv')['a'].sum()
