# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %% tags=["train"]
if __name__ == '__main__':
    from sklearn.linear_model import LogisticRegression
    model = LogisticRegression()
    model.fit(df[['a']], df['y'])

# %% tags=["evaluate"]
print('s', model.score(df[['a']], df['y']))
