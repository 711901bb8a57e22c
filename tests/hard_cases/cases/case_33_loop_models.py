# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
models = {}
for c in (0.1, 1.0):
    models[c] = LogisticRegression(C=c).fit(df[['a','b']], df['y'])

# %% tags=["evaluate"]
scores = {}
for c, mdl in models.items():
    scores[str(c)] = float(mdl.score(df[['a','b']], df['y']))
print(scores)
