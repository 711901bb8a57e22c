# expect: equal
# points: 3
# package has: double = params.n * 2
# package has: datetime.date(2024, 1, 31)

# %% tags=["parameters"]
import datetime
from pathlib import Path

n = 4  # rows, 1 to 4
C = 1.0  # strength, 0 to 1
c = "a"  # one of a, b
LAMBDA = 0.5
LIST = [1, 2]
TABLE = {"x": 2}
START = datetime.date(2024, 1, 31)  # first day
FOLDER = Path("data") / "raw"
DEPTH = None  # 1 to 9
double = n * 2
name = f"{c}-{double}"

# %% tags=["data"]
rows = [i * C for i in range(double)]
day = START + datetime.timedelta(days=double)
place = FOLDER / f"{name}.csv"

# %% tags=["train"]
model = {"sum": sum(rows) * LAMBDA + sum(LIST) + TABLE["x"], "day": str(day), "to": str(place)}
model["depth"] = DEPTH or double
LIST.append(double)

# %% tags=["evaluate"]
score = model["sum"] / double + len(LIST)
print(f"score: {score:.3f}")
