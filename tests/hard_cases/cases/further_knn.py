# expect: equal nightly

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.neighbors import KNeighborsClassifier
X = df[['a','b']].to_numpy()
model = KNeighborsClassifier().fit(X, df['y'])

# %% tags=["evaluate"]
acc = model.score(X, df['y'])
print(acc)
