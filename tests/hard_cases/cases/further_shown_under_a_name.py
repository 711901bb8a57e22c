# expect: equal
# The shell keeps what was shown last as `_`, which isn't the `_` that a skipped statement binds.

# %% tags=["data"]
import contextlib

values = [3, 1, 2]

# %%
values[0]

# %% tags=["train"]
largest = max(values)

# %% tags=["evaluate"]
with contextlib.suppress(IndexError):
    total = sum(values)
    values[99]
    _ = values.append(4)
    __ = values.append(5)

# %% tags=["evaluate"]
print("total:", total)
print("largest:", largest)
