# expect: equal nightly

# %% tags=["data"]
import numpy as np
import pandas as pd
rng0 = np.random.default_rng(0)
df = pd.DataFrame({'a': rng0.normal(size=40), 'b': rng0.normal(size=40)})
df['y'] = (df['a'] + df['b'] > 0).astype(int)

# %%
import matplotlib.pyplot as plt
def show(d):
    plt.plot(d['a'])
    plt.show()
show(df)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
X = df[['a','b']]
model = LogisticRegression().fit(X, df['y'])

# %% tags=["evaluate"]
show(df)
acc = model.score(X, df['y'])
print('acc', acc)
