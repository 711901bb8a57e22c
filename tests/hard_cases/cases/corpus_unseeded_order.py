# expect: NB906 at cell 4, line 1

# %% tags=["data"]
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_iris(return_X_y=True)

# %%
model = RandomForestClassifier(n_estimators=5)

# %% tags=["train"]
model.fit(X, y)

# %% tags=["data"]
X_train, X_test, y_train, y_test = train_test_split(X, y)

# %% tags=["train"]
model.fit(X_train, y_train)

# %% tags=["evaluate"]
print(model.score(X_test, y_test))
