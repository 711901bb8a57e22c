# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
import joblib
from sklearn.linear_model import LogisticRegression
model = LogisticRegression().fit(df[['a','b']], df['y'])
joblib.dump(model, 'model.joblib')

# %% tags=["serve"]
loaded = joblib.load('model.joblib')
def predict(row):
    return int(loaded.predict(pd.DataFrame([row])[['a','b']])[0])
predict({'a': 1.0, 'b': 0.5})
