# expect: equal nightly
# notes: NB241 at cell 3, line 5

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
from sklearn.preprocessing import FunctionTransformer
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import LogisticRegression
limit = 0.5
model = make_pipeline(FunctionTransformer(lambda v: v * limit), LogisticRegression()).fit(df[['a','b']], df['y'])

# %% tags=["evaluate"]
print('acc', model.score(df[['a','b']], df['y']))
