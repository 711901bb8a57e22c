# expect: NB122 at cell 4, line 2
# A guard inside of another statement would be false in the package.

# %% tags=["data"]
level = 2

# %% tags=["train"]
if __name__ == "__main__":
    model = level + 1

# %% tags=["train"]
for step in range(2):
    if __name__ == "__main__":
        model += step

# %% tags=["evaluate"]
print("model:", model)
