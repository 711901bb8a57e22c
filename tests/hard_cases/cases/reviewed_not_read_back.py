# expect: NB905

# %% tags=["data"]
class Odd:
    def __reduce__(self):
        return int, ("no number",)

rows = Odd()

# %% tags=["train"]
model = [rows]
