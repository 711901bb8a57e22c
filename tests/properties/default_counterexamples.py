"""Notebooks with a function that changes what it keeps for an argument which is left out."""

_NOTEBOOK = """
# %%
import functools
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
{function}
# %%
{first}
# %% tags=["train"]
kept = {second}
# %% tags=["evaluate"]
print("m:", kept, turn(1))
"""


def _notebook(function: str, first: str, second: str) -> str:
    return _NOTEBOOK.format(function=function, first=first, second=second)


_TURN = "def turn(x, seen=[0]):\n    seen.append(x)\n    return len(seen)"
STATIC_DEFAULT_COUNTEREXAMPLES = {
    "a default holds a parameter": (
        "equal",
        _notebook(_TURN.replace("[0]", "[N]"), "go = 1", "turn(2)"),
    ),
    "a default is a table of a parameter": (
        "equal",
        _notebook(
            'def turn(x, seen={"n": N}):\n    seen["n"] += x\n    return seen',
            "go = 1",
            "[*turn(2).values()]",
        ),
    ),
    "a default holds a list": (
        "equal",
        _notebook("ws = [N]\n" + _TURN.replace("[0]", "list(ws)"), "go = 1", "turn(2)"),
    ),
    "it has another name": ("equal", _notebook(_TURN, "go = turn", "go(2)")),
    "it is in a list": ("equal", _notebook(_TURN, "fs = [turn]", "fs[0](2)")),
    "a part of its arguments is given": (
        "NB251",
        _notebook(_TURN, "go = functools.partial(turn, 2)", "go()"),
    ),
    "it is handed to another function": ("NB251", _notebook(_TURN, "a = [*map(turn, [1])]", "N")),
}
