# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

X, y = load_iris(return_X_y=True)
X_std = StandardScaler().fit_transform(X)

# %% tags=["train"]
from sklearn.tree import DecisionTreeClassifier

classifier = LogisticRegression(random_state=0)
model = classifier.fit(X_std, y)

# %% tags=["evaluate"]
model.predict([[0.5, 0.5, 0.5, 0.5]])

# %% tags=["evaluate"]
model.classes_

# %% tags=["evaluate"]
tree = DecisionTreeClassifier(random_state=0).fit(X, y)
tree.score(X, y)
