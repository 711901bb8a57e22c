# expect: equal
# package lacks: head
# package lacks: describe

# %% tags=["data"]
import pandas as pd
marks = pd.DataFrame({"name": ["ann", "bo", "cy"], "mark": [7, 9, 4]})
marks.head()

# %%
marks.head?

# %%
marks["mark"].describe();

# %% tags=["train"]
best = marks.loc[marks["mark"].idxmax(), "name"]
best
