# expect: equal
# package has: IMAGES = os.path.join(ROOT, "images")
# package has: PLOTS = Path(IMAGES) / "plots"
# package lacks: data_result = load_data()
# package lacks: IMAGES: str

# %% tags=["data"]
import os
from pathlib import Path

import matplotlib.pyplot as plt

ROOT = "."
IMAGES = os.path.join(ROOT, "images")
PLOTS = Path(IMAGES) / "plots"
os.makedirs(PLOTS, exist_ok=True)


def save(name):
    plt.savefig(PLOTS / f"{name}.png")


# %% tags=["train"]
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

X, y = load_iris(return_X_y=True)
model = DecisionTreeClassifier(max_depth=2, random_state=0).fit(X, y)

# %% tags=["evaluate"]
plt.plot(model.feature_importances_)
save("importances")
print("accuracy", model.score(X, y))
