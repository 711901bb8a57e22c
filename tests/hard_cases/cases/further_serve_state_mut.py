# expect: NB280 at cell 4, line 2

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
X = df[['a','b']]
model = LogisticRegression().fit(X, df['y'])

# %% tags=["serve"]
seen = []
def predict(row):
    seen.append(row)
    return len(seen)
predict({'a': 1.0})
