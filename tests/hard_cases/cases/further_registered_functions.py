# expect: equal

# %% tags=["data"]
STEPS = {}
def step(f):
    STEPS[f.__name__] = f
    return f
@step
def double(x): return x * 2
@step
def inc(x): return x + 1
xs = [1, 2]
# %% tags=["train"]
out = xs
for name, f in STEPS.items():
    out = [f(x) for x in out]
# %% tags=["evaluate"]
print("out", out)
