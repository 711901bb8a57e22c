"""Notebooks whose functions had variables in common, each with a copy of its own in the package.

All are built with a record and without one.
"""

COUNTER = """
# %% tags=["data"]
def start():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n

    def look():
        return n

    return step, look
"""

CLOSURE_COUNTEREXAMPLES = {
    "another name for a function that counts": (
        "equal",
        f"""{COUNTER}
turn = start()[0]
# %% tags=["train"]
bump = turn
# %% tags=["evaluate"]
print("m0:", bump())
print("m1:", turn())
""",
    ),
    "two functions count with one variable": (
        "equal",
        f"""{COUNTER}
step, look = start()
step()
# %% tags=["train"]
seen = look()
step()
# %% tags=["evaluate"]
step()
print("m0:", look())
print("m1:", seen)
""",
    ),
    "a list holds both": (
        "equal",
        f"""{COUNTER}
both = list(start())
# %% tags=["train"]
both[0]()
kept = both[1]
# %% tags=["evaluate"]
both[0]()
print("m0:", kept())
""",
    ),
    "a lambda reads what a function sets": (
        "equal",
        """
# %% tags=["data"]
def cell():
    box = 0

    def put(x):
        nonlocal box
        box = x

    return put, lambda: box

put, get = cell()
# %% tags=["train"]
put(3)
# %% tags=["evaluate"]
put(get() + 1)
print("m0:", get())
""",
    ),
    "a result has parts that share": (
        "equal",
        """
# %% tags=["data"]
def make():
    xs = [1]
    return xs, [xs]

xs, box = make()
# %% tags=["train"]
xs.append(2)
# %% tags=["evaluate"]
print("m0:", len(box[0]))
""",
    ),
}
SEEN_CLOSURE_COUNTEREXAMPLES = {
    "a function with a cache reads what its stage makes": (
        "NB240",
        """
# %% tags=["data"]
import functools
ys = [1, 4, 5]
a = ys[1]
# %% tags=["train"]
a = len(ys)
@functools.lru_cache(maxsize=None)
def shift(x):
    return x + a
# %% tags=["evaluate"]
print("m:", shift(2))
""",
    ),
    "another name for a function whose attribute is set": (
        "equal",
        """
# %% tags=["data"]
def f():
    return f.n

f.n = 1
# %% tags=["train"]
g = f
# %% tags=["evaluate"]
g.n = 5
print("m0:", f())
""",
    ),
}
"""With a record only: nothing else tells that the functions are one."""
