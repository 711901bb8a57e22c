# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.preprocessing import StandardScaler
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
scaler = StandardScaler()
clf = make_pipeline(scaler, LogisticRegression())
clf.fit(df[['a','b']], df['y'])

# %% tags=["evaluate"]
s = float(scaler.transform(df[['a','b']]).std())
print('s', s, clf.score(df[['a','b']], df['y']))
