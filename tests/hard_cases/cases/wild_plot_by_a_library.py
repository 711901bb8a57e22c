# expect: equal
# package has: probplot(
# package has: parallel_coordinates(
# What draws is told by the figure that it opens, whatever function it is.
# %% tags=["data"]
import matplotlib.pyplot as plt
import pandas as pd
from pandas.plotting import parallel_coordinates
from scipy import stats

table = pd.DataFrame({"a": [1.0, 3.0, 2.0], "b": [2.0, 2.5, 7.0], "kind": ["x", "y", "x"]})
# %% tags=["evaluate"]
parallel_coordinates(table, "kind")
plt.savefig("parallel.png")
# %% tags=["evaluate"]
stats.probplot(table["b"], plot=plt)
plt.savefig("quantiles.png")
# %% tags=["evaluate"]
print("mean", table["b"].mean())
