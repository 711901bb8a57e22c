# expect: equal
# package has: from sklearn.experimental import enable_iterative_imputer

# %% tags=["data"]
import numpy as np
import sklearn.impute as im
from sklearn.experimental import enable_iterative_imputer
from sklearn import impute

X = np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0], [np.nan, 8.0], [2.0, 3.0]])
y = np.array([1.0, 3.0, 5.0, 7.0, 2.0])

# %% tags=["train"]
from sklearn.linear_model import LinearRegression

imputer = impute.IterativeImputer(random_state=0)
filled = imputer.fit_transform(im.SimpleImputer().fit_transform(X))
model = LinearRegression().fit(filled, y)

# %% tags=["evaluate"]
print("r2:", model.score(imputer.transform(X), y))
