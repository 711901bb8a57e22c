# expect: equal
# package has: close_plots()
# Pictures that are read back are each of their own cell: Jupyter closes the figures where it ends.

# %% tags=["data"]
import pandas as pd
import matplotlib.pyplot as plt
df = pd.DataFrame({"x": range(20), "y": [n % 3 for n in range(20)]})
df.y.plot()
plt.savefig("seen.png")
plt.show()
X = df[["x"]]

# %%
for c in df:
    plt.plot(df[c])
    plt.savefig(f"{c}.png")

# %% tags=["train"]
from sklearn.linear_model import LinearRegression
m = LinearRegression().fit(X, df.y)

# %% tags=["evaluate"]
r2 = m.score(X, df.y)
plt.scatter(df.x, m.predict(X))
plt.savefig("fit.png")
from pathlib import Path
files = sorted(p.name for p in Path(".").glob("*.png"))
print("r2", r2, len(files))
