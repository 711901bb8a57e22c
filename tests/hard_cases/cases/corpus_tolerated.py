# expect: equal
# settings: tolerant
# notes: NB906

# %% tags=["data"]
import random
import time
numbers = [1.0, 2.0, 3.0, 4.0]

# %% tags=["train"]
begin = time.time()
mean = sum(numbers) / len(numbers)
took = time.time() - begin
guess = random.random()

# %% tags=["evaluate"]
error = max(abs(number - mean) for number in numbers)
print(error)
print(guess)
print(took)
