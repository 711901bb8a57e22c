# expect: equal
# package has: tree=train_result.tree

# %% tags=["parameters"]
NAME = "line"

# %% tags=["data"]
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

X, y = load_iris(return_X_y=True)
line, tree = LogisticRegression(max_iter=500), DecisionTreeClassifier(random_state=0)
models = {"line": line, "tree": tree}
model = models[NAME]

# %% tags=["train"]
model.fit(X[::2], y[::2])

# %% tags=["evaluate"]
print("accuracy", model.score(X[1::2], y[1::2]))
print("line is fitted", hasattr(line, "classes_"))
print("tree is fitted", hasattr(tree, "classes_"))
