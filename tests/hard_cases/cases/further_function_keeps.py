# expect: equal
# A function that counts its calls and a class that counts its objects keep that from stage to
# stage, also where they are used under another name.

# %%
def turn():
    turn.count = getattr(turn, "count", 0) + 1
    return turn.count


class Step:
    made = 0

    def __init__(self, size):
        self.size = size
        Step.made += 1


bump, Kind = turn, Step

# %% tags=["data"]
first = Kind(bump())

# %% tags=["train"]
second = Kind(first.size + bump())

# %% tags=["evaluate"]
print("sizes:", second.size, "calls:", bump(), turn(), "made:", Kind.made, Step.made)
