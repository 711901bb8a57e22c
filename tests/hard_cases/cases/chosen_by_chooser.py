# expect: equal
# package has: second=train_result.second

# %% tags=["parameters"]
N = 0

# %%
def chooser(position):
    def choose(groups):
        return groups[position]

    return choose


choose = chooser(N)

# %% tags=["data"]
groups = [[1, 2], [1, 2, 3], [5]]
first, second, third = groups
picked = choose(groups)

# %% tags=["train"]
picked.append(10)
total = sum(picked)

# %% tags=["evaluate"]
print("total", total)
print("first", sum(first))
print("second", sum(second))
