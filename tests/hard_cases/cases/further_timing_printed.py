# expect: equal
# package lacks: begin = time
# package lacks: training took

# %% tags=["data"]
import time
begin = time.time()
numbers = [1.0, 2.0, 3.0]

# %% tags=["train"]
mean = sum(numbers) / len(numbers)
took = time.time() - begin

# %% tags=["evaluate"]
print("mean", mean)
print(f"training took {took:.3f} s")
print("all of it", round(time.time() - begin, 1))
