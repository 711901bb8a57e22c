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

# %% tags=["evaluate"]
acc = model.score(X, df['y'])
print('acc', acc)

# %% tags=["serve"]
def predict(row):
    return {'p': float(model.predict_proba(pd.DataFrame([row])[['a','b']])[0, 1])}
predict({'a': 0.1, 'b': -0.2})
