# expect: equal nightly

# %%
import numpy as np
np.set_printoptions(precision=2)

# %% tags=["data"]
w = np.arange(3.0)

# %% tags=["train"]
model = {'w': w / 3}

# %% tags=["serve"]
def predict(d):
    return {'a': str(model['w'])}
predict({'x': 1})
