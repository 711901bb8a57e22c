# expect: NB240 at cell 2, line 3
# tells: `numbers` is an iterator without an end
# tells: count it up: `n += 1`

# %% tags=["data"]
import itertools

numbers = itertools.count(10)
rows = [next(numbers) for _ in range(3)]

# %% tags=["train"]
more = [next(numbers) for _ in range(2)]

# %% tags=["evaluate"]
score = float(sum(rows) + sum(more))
print("score", score)
