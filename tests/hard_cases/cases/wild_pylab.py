# expect: equal
# package has: pylab.autoscale(enable=True, axis="x", tight=True)

# %% tags=["data"]
import pylab
from sklearn.datasets import load_diabetes

X, y = load_diabetes(return_X_y=True)

# %% tags=["train"]
from sklearn.linear_model import LinearRegression

model = LinearRegression().fit(X[:, 2:3], y)

# %% tags=["evaluate"]
# `pylab` hands on what pyplot has.
fig, ax = pylab.subplots()
ax.scatter(X[:, 2], y)
pylab.autoscale(enable=True, axis="x", tight=True)

# %% tags=["evaluate"]
fig, ax = pylab.subplots()
ax.plot(X[:, 2], model.predict(X[:, 2:3]))
pylab.autoscale(enable=True, axis="x", tight=True)
