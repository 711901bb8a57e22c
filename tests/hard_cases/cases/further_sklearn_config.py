# expect: equal nightly

# %%
import sklearn
sklearn.set_config(transform_output='pandas')

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.preprocessing import StandardScaler
m = StandardScaler().fit_transform(df[['a','b']])
kind = type(m).__name__

# %% tags=["evaluate"]
from sklearn.preprocessing import MinMaxScaler
low = float(MinMaxScaler().fit_transform(m)['a'].mean())
print('low', low, kind)
