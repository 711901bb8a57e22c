# expect: equal nightly

# %%
class Acc:
    def __init__(self):
        self.rows = []
    def add(self, v):
        self.rows.append(v)
        return self

# %% tags=["data"]
a = Acc()
a.add(1)
b = a

# %% tags=["train"]
b.add(2)
m = len(a.rows)

# %% tags=["evaluate"]
s = float(len(a.rows) + len(b.rows))
print('s', s)
