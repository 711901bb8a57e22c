# expect: equal

# %% tags=["data"]
try:
    import ujson_missing as js
    FAST = True
except ImportError:
    import json as js
    FAST = False
data = js.loads('[1,2]')

# %% tags=["train"]
m = js.dumps(data) + str(FAST)
