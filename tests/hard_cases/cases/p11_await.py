# expect: NB114 at cell 3, line 1

# %% tags=["data"]
import asyncio
async def double(value):
    await asyncio.sleep(0)
    return value * 2

# %% tags=["train"]
model = await double(3)

# %% tags=["evaluate"]
print("RESULT", model)
