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
        "NB211",
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
    "a setting is made from what it was, and the stages run in one process": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
decimal.getcontext().prec += 3
xs = [1]
# %% tags=["train"]
kept = len(str(decimal.Decimal(1) / 3))
# %% tags=["evaluate"]
print("m:", 100 * kept + len(str(decimal.Decimal(2) / 3)) + len(xs))
""",
    ),
    "a function makes a setting from what it was": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %%
def finer():
    before = decimal.getcontext().prec
    decimal.getcontext().prec = before + 3
# %% tags=["data"]
finer()
xs = [1]
# %% tags=["train"]
kept = len(str(decimal.Decimal(1) / 3))
# %% tags=["evaluate"]
print("m:", 100 * kept + len(str(decimal.Decimal(2) / 3)) + len(xs))
""",
    ),
    "a function that sets something gives a value": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %%
def setup():
    os.environ["MODE"] = "fast"
    return [1, 2]
# %% tags=["data"]
xs = setup()
# %% tags=["train"]
kept = len(os.environ.get("MODE", "")) + len(xs)
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "what was set before is kept": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
before = np.seterr(all="raise")
xs = np.array([1.0, 0.0])
# %% tags=["train"]
try:
    kept = float((xs / 0).sum())
except FloatingPointError:
    kept = -1.0
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a setting reads a number that is another below": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
n = 4
decimal.getcontext().prec = n
xs = [1]
# %% tags=["train"]
n = 6
kept = len(str(decimal.Decimal(1) / 3))
# %% tags=["evaluate"]
print("m:", 100 * kept + len(str(decimal.Decimal(2) / 3)) + len(xs) + n)
""",
    ),
    "a function that sets something reads a number that is another below": (
        "NB211",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
n = 4
def finer():
    decimal.getcontext().prec = n
finer()
xs = [1]
# %% tags=["train"]
n = 6
kept = len(str(decimal.Decimal(1) / 3))
# %% tags=["evaluate"]
print("m:", 100 * kept + len(str(decimal.Decimal(2) / 3)) + len(xs) + n)
""",
    ),
    "a cell of the first stage sets something below the second": (
        "NB221",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
xs = [1]
# %% tags=["train"]
kept = len(str(decimal.Decimal(1) / 3))
# %% tags=["data"]
decimal.getcontext().prec = 5
ys = [len(str(decimal.Decimal(1) / 3))]
# %% tags=["evaluate"]
print("m:", kept + len(xs) + sum(ys))
""",
    ),
    "a filter that shows no warnings follows one that makes them raise": (
        "equal",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %% tags=["data"]
warnings.simplefilter("error")
warnings.simplefilter("ignore")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    xs = np.array([1.0, 0.0])
# %% tags=["train"]
kept = float(np.nan_to_num(xs / 0)[1])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a function seeds all there is, and the hashes of processes to come": (
        "equal",
        """
# %%
import decimal
import os
import random
import warnings
import numpy as np
# %%
def seed_everything(seed):
    random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    np.random.seed(seed)
seed_everything(42)
# %% tags=["data"]
xs = np.random.rand(5)
# %% tags=["train"]
kept = float((xs + np.random.rand(5)).sum())
# %% tags=["evaluate"]
print("m:", kept + random.random())
""",
    ),
}
