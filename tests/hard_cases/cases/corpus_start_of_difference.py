# expect: NB906 at cell 3, line 1
# tells: reads the clock
# tells: without a tag

# %% tags=["data"]
import random
import time
order = random.sample([3, 1, 2], 3)
numbers = sorted(order)

# %% tags=["train"]
begin = time.time()
total = sum(numbers)
took = time.time() - begin

# %% tags=["evaluate"]
print(total, took)
