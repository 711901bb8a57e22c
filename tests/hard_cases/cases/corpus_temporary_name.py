# expect: NB906 at cell 3, line 1 nightly
# tells: another name in each run

# %% tags=["data"]
import tempfile
numbers = [1, 2, 3]

# %% tags=["train"]
folder = tempfile.mkdtemp()
places = {"cache": folder}
total = sum(numbers)

# %% tags=["evaluate"]
print(total, len(places))
