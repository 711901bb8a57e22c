# expect: equal
# settings: static
# package has: class Mul(Op)

# %%
OPS = {}
class Meta(type):
    def __new__(mcs, name, bases, namespace):
        made = super().__new__(mcs, name, bases, namespace)
        OPS[name.lower()] = made
        return made
class Op(metaclass=Meta):
    pass
class Mul(Op):
    def run(self, a, b): return a * b

# %% tags=["data"]
xs = [2, 3, 4]

# %% tags=["train"]
total = OPS["mul"]().run(xs[1], xs[2]) + len(OPS)

# %% tags=["evaluate"]
print("total", total)
