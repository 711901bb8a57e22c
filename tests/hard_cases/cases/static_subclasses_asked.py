# expect: equal
# settings: static
# package has: class Double(Step)

# %%
class Step:
    pass

class Double(Step):
    def run(self, x): return x * 2

# %% tags=["data"]
x = 10

# %% tags=["train"]
total = sum(one().run(x) for one in Step.__subclasses__())

# %% tags=["evaluate"]
print("total", total)
