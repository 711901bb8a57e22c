# expect: NB101 at cell 2, line 1

# %% tags=["data"]
files = !echo 42 5
numbers = [int(word) for word in files[0].split()]

# %% tags=["train"]
%%time
model = sum(numbers)

# %% tags=["evaluate"]
print("RESULT", model)
