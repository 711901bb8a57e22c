"""Notebooks with settings of libraries that packages went without; more in counterexamples.py."""

SETTING_COUNTEREXAMPLES = {
    "a filter makes a warning raise, which the default doesn't bring about": (
        "equal",
        """
# %%
import warnings
import numpy as np
warnings.simplefilter("error")
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
try:
    kept = 6 / np.float64(N == 3)
except RuntimeWarning:
    kept = -1.0
# %% tags=["evaluate"]
print("m:", float(kept))
""",
    ),
    "a function makes warnings raise, which the default doesn't bring about": (
        "equal",
        """
# %%
import warnings
import numpy as np
def strictly(how="error"):
    warnings.filterwarnings(how)
strictly()
# %% tags=["parameters"]
N = 3
# %% tags=["train"]
try:
    kept = 6 / np.float64(N == 3)
except RuntimeWarning:
    kept = -1.0
# %% tags=["evaluate"]
print("m:", float(kept))
""",
    ),
    "how tables look decides what a text of one is": (
        "equal",
        """
# %%
import pandas as pd
df = pd.DataFrame({"u": [1.5, 1 / 3]})
# %%
pd.set_option("display.precision", 2)
# %% tags=["data"]
size = len(str(df))
# %% tags=["train"]
kept = len(df.to_string())
# %% tags=["evaluate"]
print("m:", size + kept)
""",
    ),
    "how tables look is set by an attribute, and a function makes the text": (
        "equal",
        """
# %%
import pandas as pd
def told(table):
    return f"{table}"
df = pd.DataFrame({"u": [1.5, 1 / 3]})
pd.options.display.precision = 2
# %% tags=["train"]
kept = len(told(df))
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a function sets how decimals are rounded": (
        "equal",
        """
# %%
import decimal
import pandas as pd
# %%
def tick():
    decimal.getcontext().prec = 4
# %% tags=["train"]
tick()
kept = 1
# %% tags=["evaluate"]
print("m:", kept, float(decimal.Decimal(4) / 7))
""",
    ),
    "a context that has a name decides how decimals are rounded": (
        "equal",
        """
# %%
import decimal
import pandas as pd
# %%
ctx = decimal.Context(prec=4)
decimal.setcontext(ctx)
# %% tags=["train"]
kept = 1
# %% tags=["evaluate"]
print("m:", kept, float(decimal.Decimal(4) / 7))
""",
    ),
    "a function sets how tables look": (
        "equal",
        """
# %%
import decimal
import pandas as pd
# %%
def setup():
    pd.set_option("display.precision", 2)
    pd.options.display.width = 40
setup()
df = pd.DataFrame({"u": [1 / 3, 2]})
# %% tags=["train"]
kept = len(str(df))
# %% tags=["evaluate"]
print("m:", kept)
print(df)
""",
    ),
    "a function sets something in a library, and changes a list": (
        "equal",
        """
# %%
import decimal
# %%
def tick():
    decimal.getcontext().prec = 4
    xs.append(1)
# %% tags=["train"]
xs = [1]
tick()
kept = len(xs)
# %% tags=["evaluate"]
print("m:", kept, len(xs))
""",
    ),
    "a function calls a library of which nothing is known, and changes a list": (
        "equal",
        """
# %%
import decimal
# %%
import cgitb
def tick():
    cgitb.reset()
    xs.append(1)
# %% tags=["train"]
xs = [1]
tick()
kept = len(xs)
# %% tags=["evaluate"]
print("m:", kept, len(xs))
""",
    ),
    "two comprehensions have one name, for numbers and for tables": (
        "equal",
        """
# %%
import decimal
# %%
import pandas as pd
pd.set_option("display.precision", 2)
frames = {"a": pd.DataFrame({"u": [1 / 3]})}
# %% tags=["train"]
kept = sum(len(t) for t in [f"{i}" for i in range(3)] + [str(i) for i in frames.values()])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
}
