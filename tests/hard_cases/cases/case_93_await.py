# expect: NB114 at cell 3, line 4

# %% tags=["data"]
urls = ["a", "bb", "ccc"]

# %% tags=["train"]
import asyncio
async def size(url):
    return len(url)
sizes = await asyncio.gather(*[size(url) for url in urls])
model = sum(sizes)
