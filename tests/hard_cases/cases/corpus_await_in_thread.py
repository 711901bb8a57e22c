# expect: equal

# %% tags=["data"]
import asyncio
from concurrent.futures import ThreadPoolExecutor
words = ["a", "bb", "ccc"]

# %% tags=["train"]
async def size(word):
    await asyncio.sleep(0)
    return len(word)
async def main():
    return await asyncio.gather(*[size(word) for word in words])
sizes = ThreadPoolExecutor(1).submit(asyncio.run, main()).result()

# %% tags=["evaluate"]
print(sum(sizes))
