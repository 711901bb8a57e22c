# expect: equal nightly

# %% tags=["data"]
import json
with open("state.json", "w") as out:
    json.dump({"value": 1}, out)

# %% tags=["train"]
with open("state.json") as handle:
    state = json.load(handle)
state["value"] += 41
with open("state.json", "w") as out:
    json.dump(state, out)
model = state["value"]

# %% tags=["evaluate"]
result = json.load(open("state.json"))["value"]
print("RESULT", result)
print("result", result + model)
