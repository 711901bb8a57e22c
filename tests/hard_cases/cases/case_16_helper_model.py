# expect: equal

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

# %%
def proba(d):
    return model.predict_proba(d[['a','b']])[:, 1]

# %% tags=["evaluate"]
mean_p = float(proba(df).mean())
print('mean', mean_p)

# %% tags=["serve"]
def predict(row):
    return float(proba(pd.DataFrame([row]))[0])
predict({'a': 1.0, 'b': 0.5})
