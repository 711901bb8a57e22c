# expect: equal

# %%
K = 3
class Scaler:
    def __init__(self, f):
        self.f = f
    def go(self, v):
        return v * self.f * K

# %% tags=["data"]
s = Scaler(2)
x = s.go(1)

# %% tags=["train"]
m = s.go(x)
