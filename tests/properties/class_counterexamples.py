"""Notebooks in which a statement changes what a class keeps for all its objects."""

_NOTEBOOK = """
# %% tags=["parameters"]
N = 3
# %%
class Thing:
    shared = []
    count = 0
    def weigh(self):
        return len(self.shared) + self.count
class Sub(Thing):
    pass
class Low(Sub):
    def weigh(self):
        return super().weigh() + 1
# %% tags=["data"]
{made}
# %%
{change}
# %% tags=["data"]
xs = [1, 2, N]
# %% tags=["train"]
kept = other.weigh() + len(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("o:", other.weigh())
"""
_NOTING = _NOTEBOOK.replace(
    "class Sub",
    """    @classmethod
    def note(cls, x):
        cls.shared.append(x)
    def keep(self, x):
        type(self).count += x
class Sub""",
)
_NAMED = _NOTEBOOK.replace("other.weigh())", "len(ys))")
_FILLING = _NOTEBOOK.replace(
    "def weigh(self):", "def weigh(self, into=[]):\n        into.append(1)"
)


def _expected(result: str, *cases: tuple[str, str, str]) -> dict[str, tuple[str, str]]:
    return {
        f"{made}; {change}": (result, text.format(made=made, change=change))
        for text, made, change in cases
    }


CLASS_COUNTEREXAMPLES = _expected(
    "equal",
    (_NOTEBOOK, "other = Thing()", "Thing.shared.append(4)"),
    (_NOTEBOOK, "other = Thing()", "Sub.shared.append(4)"),
    (_NOTEBOOK, "other = Low()", "Sub.shared.append(4)"),
    (_NOTEBOOK, "other = Sub()", "other.shared.append(4)"),
    (_NOTEBOOK, "other = Sub()", "Sub.__bases__[0].count = 9"),
    (_NOTEBOOK, "other = Sub()", "type(other).count = 4"),
    (_NOTEBOOK, "other = type('D', (Sub,), {})()", "Thing.count = 5"),
    (_NOTEBOOK, "other = Sub()", "ys = Thing.shared; ys.append(3)"),
    (_NOTEBOOK, "other = Sub(); ys = Thing.shared", "Sub.shared.append(len(ys))"),
    (_NAMED, "other = Sub(); ys = Thing.shared", "Sub.shared.append(4)"),
    (_NOTING, "other = Thing()", "Sub().note(1)"),
    (_NOTING, "other = Sub()", "other.keep(2)"),
)
STATIC_CLASS_COUNTEREXAMPLES = {
    **_expected(
        "NB253",
        (_NOTEBOOK, "other = Thing()", "Sub.shared.append(4)"),
        (_NOTEBOOK, "other = Sub(); other.shared.append(4)", "kept = 1"),
        (_NOTEBOOK, "other = Sub()", "other.shared[:0] = [4]"),
        (_NOTEBOOK, "other = Sub()", "type(other).count = 4"),
        (_NOTEBOOK, "other = Thing()", "ys = Thing.shared; ys.append(3)"),
        (_NOTING, "other = Thing()", "kept = 1"),
        (_FILLING, "other = Thing()", "kept = 1"),
    ),
    **_expected(
        "equal",
        (_NOTEBOOK, "other = Thing()", "Thing.shared.append(4)"),
        (_NOTEBOOK, "other = Sub()", "Thing.count = 5"),
        (_NOTEBOOK, "other = Low()", "other.count = 5"),
        (_NOTEBOOK, "other = Low()", "other.shared = [5]"),
        (_NOTEBOOK, "other = Low()", "Sub.count = 5"),
    ),
}
