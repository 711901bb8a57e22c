# expect: equal
# notes: NB105 at cell 2, line 1
# package lacks: --quiet numpy

# %%
!pip install --quiet numpy
import numpy as np

# %% tags=["data"]
grid = np.linspace(0.0, 1.0, 5)

# %% tags=["train"]
area = float(np.square(grid).mean())
