# expect: NB206 at cell 3, line 1

# %% tags=["parameters"]
WEIGHTS = [1.0, 2.0]

# %% tags=["train"]
model = 8

# %% tags=["serve"]
def predict(a: float, b: float = WEIGHTS[0]):
    return a * model + b
predict(2.0)
