# expect: equal

# %% tags=["data"]
import pandas as pd
homes = pd.DataFrame({"rooms": [2, 3, 5], "price": [100.0, 160.0, 240.0]})

# %% tags=["data"]
def per_room(row):
    return row["price"] / row["rooms"]
homes["per_room"] = homes.apply(per_room, axis=1)

# %% tags=["train"]
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
model = make_pipeline(FunctionTransformer(lambda frame: frame * 2), StandardScaler())
model.fit(homes[["rooms", "per_room"]])

# %% tags=["evaluate"]
print("mean", float(model.transform(homes[["rooms", "per_room"]]).mean()))
