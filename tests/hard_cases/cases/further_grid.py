# expect: equal nightly

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.model_selection import GridSearchCV
from sklearn.linear_model import LogisticRegression
grid = GridSearchCV(LogisticRegression(), {'C': [0.1, 1.0]}, cv=3)
grid.fit(df[['a','b']], df['y'])
best = grid.best_estimator_

# %% tags=["evaluate"]
from sklearn.metrics import f1_score
f1 = f1_score(df['y'], best.predict(df[['a','b']]))
print(f'f1 {f1:.2f} cv {grid.best_score_:.3f}')
