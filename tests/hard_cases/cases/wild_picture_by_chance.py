# expect: equal
# package lacks: save("look")
# A statement that may use any file doesn't keep the picture of a plot that is left out.
# %% tags=["data"]
import os
from contextlib import suppress

import matplotlib.pyplot as plt
import pandas as pd

FOLDER = "figures"
os.makedirs(FOLDER, exist_ok=True)
table = pd.DataFrame({"a": [1.0, 3.0, 2.0], "b": [2.0, 2.5, 7.0]})


def save(name):
    plt.tight_layout()
    plt.savefig(os.path.join(FOLDER, name + ".png"))


# %%
table.plot()
save("look")
plt.show()
# %% tags=["evaluate"]
fig, (left, right) = plt.subplots(1, 2)
left.plot(table["a"])
right.plot(table["b"])
save("both")
# %% tags=["evaluate"]
with suppress(FileNotFoundError):
    os.remove("old.csv")
table.to_csv("scored.csv")
print("mean", table["b"].mean())
