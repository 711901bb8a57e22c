"""Notebooks with attempts that bind something on one of their paths only."""

ATTEMPT_COUNTEREXAMPLES = {
    "what an attempt may have bound is read where it fails": (
        "equal",
        """
# %% tags=["data"]
try:
    xs = [3, 1]
    size = sum(xs)
except ValueError:
    size = len(xs)
before = []
for x in xs:
    if before:
        rise = x - last
    before.append(x)
    last = x
# %% tags=["evaluate"]
print("m0:", size + rise)
""",
    ),
    "two stages use what an import that prints may have brought": (
        "equal",
        """
# %% tags=["data"]
try:
    import statistics as stats
    from nowhere import spread
    print("all there")
except ImportError as error:
    print("not there:", error)
xs = [3, stats.mean([1, 3])]
# %% tags=["train"]
try:
    best = spread(xs)
except NameError:
    best = stats.mean(xs)
# %% tags=["evaluate"]
print("m0:", best)
""",
    ),
    "what an attempt reads an earlier stage may have bound": (
        "NB201",
        """
# %% tags=["data"]
seen = {}
try:
    xs = seen["absent"]
except KeyError:
    kept = 1
# %% tags=["evaluate"]
try:
    size = 2 // kept
    xs = [size]
except ZeroDivisionError:
    size = len(xs)
print("m0:", size)
""",
    ),
}
