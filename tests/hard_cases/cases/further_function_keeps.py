# expect: equal
# A function that counts its calls, also under another name, and a class that counts its objects
# keep that from stage to stage.

# %%
def turn():
    turn.count = getattr(turn, "count", 0) + 1
    return turn.count


class Step:
    made = 0

    def __init__(self, size):
        self.size = size
        Step.made += 1


bump = turn

# %% tags=["data"]
first = Step(bump())

# %% tags=["train"]
second = Step(first.size + bump())

# %% tags=["evaluate"]
print("sizes:", second.size, "calls:", bump(), turn(), "made:", Step.made)
