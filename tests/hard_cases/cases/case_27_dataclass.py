# expect: equal

# %%
from dataclasses import dataclass
@dataclass
class P:
    v: int
    w: list

# %% tags=["data"]
p = P(1, [2])

# %% tags=["train"]
p.w.append(3)
m = p

# %% tags=["evaluate"]
score = float(len(p.w))
print('score', score, m.v)
