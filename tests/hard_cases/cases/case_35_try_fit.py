# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression, Ridge
try:
    model = LogisticRegression(C=-1.0).fit(df[['a']], df['y'])
except ValueError:
    model = Ridge().fit(df[['a']], df['y'])

# %% tags=["evaluate"]
print('r', model.score(df[['a']], df['y']))
