"""Notebooks whose packages were others at another value of a parameter; more in counterexamples.py.

Builds are compared at N = 3 and at other values.
"""

CHOICE_COUNTEREXAMPLES = {
    "a parameter decides which list a method is called of": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
ys = [N]
# %% tags=["train"]
ys[0] = 1
(N > 3 and ys or []).append(1)
kept = N
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", len(ys))
""",
    ),
    "a parameter decides which method of a list is called": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
zs = [N, 2]
# %% tags=["train"]
[zs.copy, zs.reverse][N > 3]()
kept = zs[0]
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", zs[1])
""",
    ),
    "a parameter decides which of the lists in a list grows": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs, ys = [1], [2]
box = [xs, ys]
# %%
box[N > 3].append(4)
# %% tags=["train"]
kept = sum(ys)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(xs))
""",
    ),
    "a parameter decides whether a function of NumPy writes into an array": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %%
import numpy as np
# %%
v = np.array([1.0, 3.0])
np.clip(v, 0, 2, **({"out": v} if N > 3 else {}))
# %% tags=["train"]
v.flat[0] = 4
kept = N
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", float(v.sum()))
""",
    ),
    "a call in a branch that the recorded run didn't take changes what it is given": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
zs = [4, N]
# %% tags=["train"]
import functools
kept = len(zs)
# %% tags=["evaluate"]
box = [zs, zs]
if N > 3:
    functools.reduce(lambda seq, x: seq.append(x) or seq, [1, 1], zs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(len(one) for one in box))
""",
    ),
    "a parameter decides how often a method is called that a function is given": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs, ys = [3, N], [2]
# %%
list(map(xs.append, [1] * (N - 3)))
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides how often a lambda is called that changes a list": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs, ys = [3, N], [2]
# %%
list(map(lambda v: xs.append(v), [1] * (N - 3)))
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides how often a comprehension goes round": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import functools
xs, ys = [3, N], [2]
# %%
[functools.reduce(lambda seq, x: seq.append(x) or seq, [1, 1], xs) for _ in range(N - 3)]
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides what a comprehension leaves out": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import functools
xs, ys = [3, N], [2]
# %%
[functools.reduce(lambda seq, x: seq.append(x) or seq, [1, 1], xs) for _ in range(2) if N > 3]
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides whether a try comes to its end": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import functools
xs, ys = [3, N], [2]
# %%
try:
    1 // (N - 3)
    functools.reduce(lambda seq, x: seq.append(x) or seq, [1, 1], xs)
except ZeroDivisionError:
    pass
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides whether a comparison is read to its end": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import functools
xs, ys = [3, N], [2]
# %%
3 < N < len(functools.reduce(lambda seq, x: seq.append(x) or seq, [1, 1], xs)) + 9
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
    "a parameter decides for which list a function is called without an argument": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs, ys = [3, N], [2]
def push(value, seq=[ys, xs][N > 3]):
    seq.append(value)
# %%
push(5)
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", sum(ys))
""",
    ),
}

CHOICE_COUNTEREXAMPLES["a parameter decides how a method changes what it is given"] = (
    "equal",
    """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import random
ys = [1, 1, 5]
# %% tags=["train"]
seed = 2 + N
# %% tags=["evaluate"]
random.Random(seed).shuffle(ys)
# %% tags=["evaluate"]
print("m:", sum(i * y for i, y in enumerate(ys, start=1)))
""",
)
_GROWING = {
    "how much a list grows": "xs += [1] * (N - 3)",
    "how often a list is repeated": "xs *= max(N - 2, 1)",
    "how much a function adds": "def grow(a, n):\n    a += [1] * n\n\ngrow(xs, N - 3)",
    "how much a method adds that has a name": "more = xs.extend\nmore([1] * (N - 3))",
    "how much a method adds that is asked for": "getattr(xs, 'extend')([1] * (N - 3))",
    "how much a method of a class adds": "list.extend(xs, [1] * (N - 3))",
    "how much a function without a name adds": "(lambda n: xs.extend([1] * n))(N - 3)",
    "which method a name stands for": "act = xs.clear if N > 3 else xs.copy\nact()",
    "which method a list has": "acts = [xs.copy, xs.clear]\nacts[N > 3]()",
    "where the parts of an array stand": "arr.partition(1)",
    "what a set gets": "tags |= {7} if N > 3 else set()",
}
CHOICE_COUNTEREXAMPLES |= {
    f"a parameter decides {what}, which had nothing to change": (
        "equal",
        f"""
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import numpy as np
xs = [1, 2]
tags = {{1, 2}}
arr = np.array([3, N])
held = [xs, tags, arr]
# %% tags=["train"]
{growing}
# %% tags=["train"]
xs = tags = arr = None
kept = N
# %% tags=["evaluate"]
print("m0:", len(held[0]))
print("m1:", sum(held[1]))
print("m2:", held[2][0])
print("m3:", kept)
""",
    )
    for what, growing in _GROWING.items()
}
_BINDING = {
    "a loop": "for i in range(N - 2):\n    ys = list(ys)",
    "a loop with a condition": "k = 2\nwhile k < N:\n    ys = [7]\n    k += 1",
    "a condition": "if N > 2:\n    ys = np.cumsum(ys).tolist()",
    "a condition, after it was deleted": "if N > 2:\n    del ys\n    ys = [7] * N",
    "a case": "match N:\n    case 3:\n        ys = [7]",
    "an expression": "N > 2 and (ys := list(ys))",
    "an attempt": (
        "try:\n    1 / max(N - 2, 0)\n    ys = list(ys)\nexcept ZeroDivisionError:\n    pass"
    ),
    "a block that may end early": (
        "with contextlib.suppress(ZeroDivisionError):\n    1 / max(N - 2, 0)\n    ys = list(ys)"
    ),
}
CHOICE_COUNTEREXAMPLES |= {
    f"{what} binds a name anew, or leaves it what it shared": (
        "equal",
        f"""
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import contextlib
import numpy as np
xs = [1, 2, 5]
ys = xs
# %% tags=["train"]
{binding}
part = ys
# %% tags=["evaluate"]
xs.append(N)
# %% tags=["evaluate"]
print("m0:", len(part))
print("m1:", len(xs))
""",
    )
    for what, binding in _BINDING.items()
}
_REACHING = {
    "counted in a table": ("table = pd.DataFrame({'a': range(9)}).head(N)", "len(table)"),
    "counted in an array": ("row = np.arange(N)", "row.size"),
    "put into a list": ("held[0] = N", "held[0]"),
    "put into a list of another name": ("held.append(N)", "kept_too[1]"),
    "put into a list by a function": (
        "def put(into):\n    into.append(N)\n\nput(held)",
        "held[-1]",
    ),
    "put into a dictionary and swapped out": (
        'told = {"n": N}\ntold["n"], b = 1, told["n"]',
        "b",
    ),
    "set on an object": ("Settings.n = N", "Settings.n"),
    "given by a function": ("def get():\n    return N", "get()"),
    "given by a function that another calls": (
        "def get():\n    return inner()\n\ndef inner():\n    return N",
        "get()",
    ),
    "given by a class": (
        "class Told:\n    def __init__(self):\n        self.n = N\n\ntold = Told()",
        "told.n",
    ),
}
CHOICE_COUNTEREXAMPLES |= {
    f"a parameter decides by what was {how}": (
        "equal",
        f"""
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
import numpy as np
import pandas as pd
class Settings:
    n = 0

held = [3]
kept_too = held
xs = [1, 2]
# %% tags=["train"]
{made}
n = {got}
# %% tags=["train"]
list.extend(xs, [1] * (n - 3))
# %% tags=["evaluate"]
print("m0:", sum(xs))
print("m1:", n)
""",
    )
    for how, (made, got) in _REACHING.items()
}
_LEAVING = {
    "an expression": "xs = xs if N % 2 == 0 else [5]",
    "a dictionary": "xs = {0: xs, 1: [5]}[N % 2]",
    "an operator": "xs = (N % 2 == 0 and xs) or [5]",
    "a list of tuples": "xs, n = [(xs, 1), ([5], 2)][N % 2]",
    "a function that selects": "xs = max(xs, [N])",
    "a function of the notebook": (
        "def pick(seq):\n    return seq if N % 2 == 0 else [5]\n\nxs = pick(xs)"
    ),
}
CHOICE_COUNTEREXAMPLES |= {
    f"{what} leaves a name what it is, as a parameter decides": (
        "equal",
        f"""
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs = [N - 1]
held = (xs, N)
# %% tags=["train"]
xs[0] = 2 * N - 4
{choosing}
# %% tags=["train"]
xs[0] = 9
kept = N
# %% tags=["evaluate"]
print("m0:", sum(held[0]))
print("m1:", kept)
""",
    )
    for what, choosing in _LEAVING.items()
}
