# expect: equal

# %% tags=["parameters"]
MODE = 'scaled'
N = 3

# %% tags=["data"]
w = [1.0, 2.0, 3.0][:N]

# %% tags=["train"]
fitted = {'a': sum(w), 'b': max(w)}

# %% tags=["evaluate"]
bias = sum(w) / len(w) - 2
print('mean:', sum(w) / len(w))
print('bias', bias)
for name, v in fitted.items():
    print(f'{name}: rmse={v ** .5:.4f}')
if MODE == 'scaled':
    print('scaled bias:', bias * 100)
