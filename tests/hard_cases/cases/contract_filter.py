# expect: equal
# settings: contract
# points: 3
# package has: check_table("people.csv", people)
# package has: @gives_tables(
# package has: pa.Check.isin(["north", "south"])
# package has: which the parameters move: no limits
# package has: "name": pa.Column("str"),
# package lacks: Ann

# %% tags=["parameters"]
MIN_AGE = 30
SCALE = 2.0

# %% tags=["data"]
import pandas as pd
people = pd.read_csv("people.csv")

# %% tags=["data"]
adults = people[people["age"] >= MIN_AGE].drop(columns="name").reset_index(drop=True)
adults["scaled"] = adults["height"] * SCALE
ages = adults.pop("age")

# %% tags=["train"]
weight = float(adults["scaled"].mean() / ages.mean()) + (adults["region"] == "north").sum()
