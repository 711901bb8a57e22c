# expect: equal
# package lacks: matplotlib inline

# %%
%matplotlib inline
%config InlineBackend.figure_format = "retina"
import math

# %% tags=["data"]
%load_ext autoreload
%autoreload 2
angles = [math.pi * n / 6 for n in range(7)]

# %% tags=["train"]
peak = max(math.sin(angle) for angle in angles)
