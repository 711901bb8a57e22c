# expect: equal
# package has: from local_modules.local.cleaning import Limits, drop_outliers
# package has: from local_modules.local import scaling
# package has: from local_modules.local.limits import WIDEST
# package has: from .words import LONGEST

# %% tags=["data"]
import pandas as pd
from cleaning import Limits, drop_outliers
from features.text import length_of
df = pd.read_csv("rows.csv")
limits = Limits(1.0, 30.0)
drop_outliers(df, limits)
df["length"] = df["word"].map(length_of)

# %% tags=["train"]
import scaling
from sklearn.linear_model import LinearRegression
scaler = scaling.Centred().fit(df[["x"]])
model = LinearRegression().fit(scaler.transform(df[["x"]]), df["length"])

# %% tags=["evaluate"]
score = float(model.score(scaler.transform(df[["x"]]), df["length"]))
print("score:", score, limits)

# %% tags=["serve"]
def predict(record: dict) -> float:
    import pandas as pd
    return float(model.predict(scaler.transform(pd.DataFrame([record])))[0])

predict({"x": 3.0})
