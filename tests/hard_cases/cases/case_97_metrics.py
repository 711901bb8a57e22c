# expect: equal
# package has: "precision": precision
# package has: "recall": recall
# package has: "kept_first": kept_first
# package has: "kept_second": kept_second
# package lacks: "recall": precision

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
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score, classification_report
from sklearn.metrics import precision_score, recall_score
pred = model.predict(X)
acc = accuracy_score(df['y'], pred)
print(f"acc: {acc:.3f} auc: {roc_auc_score(df['y'], model.predict_proba(X)[:,1]):.2f}")
print(classification_report(df['y'], pred))
print('precision %.2f, recall %.2f' % (precision_score(df['y'], pred), recall_score(df['y'], pred)))
print(f"kept: {f1_score(df['y'], pred)} (first) {f1_score(1 - df['y'], 1 - pred)} (second)")
model.score(X, df['y'])
