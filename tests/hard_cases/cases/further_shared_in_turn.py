# expect: equal
# `xs` shares with `d`, and `d` with `ys`, which changes later: all of them leave a stage together.

# %% tags=["data"]
d = {"p": [1, 1], "q": [2]}
# %% tags=["data"]
for step in range(2):
    a = len(d['p'])
xs = d["p"]
xs = xs
ys = xs
# %% tags=["train"]
xs = d.get("q", [])
kept = sum(i * x for inner in d.values() for i, x in enumerate(inner, start=1))
# %% tags=["evaluate"]
ys *= 2
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(i * x for i, x in enumerate(xs, start=1)))
print("m2:", sum(i * x for inner in d.values() for i, x in enumerate(inner, start=1)))
