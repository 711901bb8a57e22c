# expect: equal nightly

# %% tags=["data"]
w = [3.0, 4.0]
w.append(5.0)

# %% tags=["train"]
model = sum(w)

# %% tags=["serve"]
def predict(d):
    return {'y': d['x'] * model, 'k': d.get('k', 'b')}
predict({'x': 1.5, 'k': 'a'})
