# expect: equal

# %%
from sklearn.base import BaseEstimator, TransformerMixin
class Clip(BaseEstimator, TransformerMixin):
    def __init__(self, top=1.0):
        self.top = top
    def fit(self, X, y=None):
        self.max_ = float(X.max().max())
        return self
    def transform(self, X):
        return X.clip(upper=self.top)

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import LogisticRegression
model = make_pipeline(Clip(0.5), LogisticRegression()).fit(df[['a','b']], df['y'])

# %% tags=["evaluate"]
acc = model.score(df[['a','b']], df['y'])
print(acc)
