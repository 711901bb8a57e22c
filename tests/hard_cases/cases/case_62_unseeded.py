# expect: NB906 at cell 3, line 2
# tells: no seed determines
# tells: np.random.seed(0)

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["data"]
from sklearn.model_selection import train_test_split
tr, te = train_test_split(df)

# %% tags=["train"]
m = tr['a'].sum()
