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
from sklearn.metrics import accuracy_score, roc_auc_score, classification_report
pred = model.predict(X)
acc = accuracy_score(df['y'], pred)
print(f"acc: {acc:.3f} auc: {roc_auc_score(df['y'], model.predict_proba(X)[:,1]):.2f}")
print(classification_report(df['y'], pred))
model.score(X, df['y'])
