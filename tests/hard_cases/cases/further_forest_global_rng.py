# expect: equal nightly

# %%
import numpy as np
np.random.seed(5)

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(n_estimators=5).fit(df[['a','b']], df['y'])

# %% tags=["evaluate"]
from sklearn.model_selection import cross_val_score
cv = cross_val_score(RandomForestClassifier(n_estimators=3), df[['a','b']], df['y'], cv=3).mean()
print('cv', cv, model.score(df[['a','b']], df['y']))
