# expect: equal
# package lacks: took
# A time that is taken and printed in one cell of the evaluation is no metric either.
# %% tags=["data"]
from time import time

numbers = [1.0, 2.0, 3.0]
# %% tags=["evaluate"]
start = time()
mean = sum(numbers) / len(numbers)
took = time() - start
print("Time taken %0.4f seconds" % took)
print("mean", mean)
