# expect: equal
# settings: contract
# package has: check_table("a b.csv", frame)
# package has: check_table("frame as read", frame)
# package has: 2020: pa.Column(

# %% tags=["data"]
from io import StringIO
import pandas as pd
frame = pd.read_csv("a b.csv")
first = frame.copy()
frame = pd.read_json(StringIO('[{"2020": 1.5, "when": "2024-01-01"}, {"2020": 2.5, "when": "x"}]'))
second = frame.rename(columns={"2020": 2020})
second["when"] = pd.to_datetime(second["when"], errors="coerce")
second["kind"] = pd.Categorical(["x", None])
second["whole"] = pd.array([1, None], dtype="Int64")
second["mixed"] = pd.Series([1, "two"], dtype=object)

# %% tags=["train"]
total = first["c"].sum() + second[2020].sum() + len(second["mixed"])
