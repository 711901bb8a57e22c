# expect: equal
# package lacks: plot_tree

# %% tags=["data"]
import pandas as pd
plants = pd.DataFrame({"height": [1.0, 2.0, 3.0, 4.0], "shade": [0, 1, 0, 1], "blooms": [0, 0, 1, 1]})

# %% tags=["train"]
from sklearn.tree import DecisionTreeClassifier, plot_tree
tree = DecisionTreeClassifier(max_depth=2, random_state=0)
tree.fit(plants[["height", "shade"]], plants["blooms"])

# %%
plot_tree(tree, feature_names=["height", "shade"], filled=True)

# %% tags=["evaluate"]
print("accuracy", tree.score(plants[["height", "shade"]], plants["blooms"]))
