# expect: equal nightly

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
def predict(rows):
    frame = pd.DataFrame(rows)[['a','b']]
    return [int(v) for v in model.predict(frame)]
predict([{'a': 1.0, 'b': 2.0}, {'a': -1.0, 'b': 0.0}])
