# expect: equal

# %% tags=["parameters"]
N = 3
NAMES = ['a', 'b']
NOTE = None
RATE = 0.5
FLAG = True

# %% tags=["data"]
x = [n * RATE for n in range(N)]
z = [NAMES, NOTE]

# %% tags=["train"]
m = {'x': x, 'z': z, 'flag': FLAG}
