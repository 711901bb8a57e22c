# expect: equal

# %%
import decimal
import math
from decimal import Decimal

# %% tags=["data"]
x = [9.0]

# %%
decimal.getcontext().prec = 4

# %%
math.sqrt = lambda v: v * 1000

# %% tags=["train"]
model = {'w': math.sqrt(x[0]), 'd': str(Decimal(1) / Decimal(3))}

# %% tags=["serve"]
def score(d):
    v = d['x']
    if v > 5:
        return {'m': math.sqrt(v)}
    return {'r': str(Decimal(1) / Decimal(3)), 'w': model['w']}
score({'x': 1.5})
score({'x': 9})
