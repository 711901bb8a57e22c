"""Notebooks in which a list is changed by the name of what was taken out of a container."""

_NOTEBOOK = """
# %%
import collections
class Holder:
    def __init__(self, x):
        self.x = x
def first(box):
    return box[0]
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
ws = [N]
{taken}
# %%
ys.append(4)
# %% tags=["train"]
kept = N
# %% tags=["evaluate"]
print("m:", ws)
"""
_TAKEN = (
    "box = [ws]; ys = box[0]",
    "box = [ws]; ys = box.pop()",
    "box = [ws]; ys = max(box, key=len)",
    "box = [ws]; ys = first(box)",
    "box = [ws]; copied = list(box); ys = copied[0]",
    "box = [[ws], 4]; ys = box[0][0]",
    "box = [[ws], 4]; inner = box[0]; ys = inner[0]",
    "box = []; box.append(ws); ys = box[0]",
    "box = {'a': ws}; ys = box.get('a')",
    "box = (ws, 1); ys, _ = box",
    "box = Holder(ws); ys = box.x",
    "box = [x for x in (ws, ws)]; ys = box[0]",
    "box = sorted([ws], key=len); ys = box[0]",
    "box = collections.deque([ws]); ys = box.popleft()",
    "box = list(zip([ws], [2])); ys = box[0][0]",
    "box = [[N], [3]]; ys = box[0]; ws = list(box)",
    "box = [[N], [3]]; ys = box[0]; box[0], box[-1] = box[-1], box[0]; ws = [*box]",
)
STATIC_PART_COUNTEREXAMPLES = {
    taken: ("equal", _NOTEBOOK.replace("{taken}", taken)) for taken in _TAKEN
}
