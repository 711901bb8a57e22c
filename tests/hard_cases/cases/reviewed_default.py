# expect: NB284 at cell 4, line 1

# %% tags=["data"]
w = [3.0, 4.0]
w.append(5.0)

# %% tags=["train"]
model = sum(w)

# %% tags=["serve"]
def predict(a: float, b: float = w[0]):
    return a * model + b
predict(2.0)
