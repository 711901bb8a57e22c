# expect: equal
# package has: import json
# package has: import statistics as st

# %% tags=["data"]
import json
readings = json.loads("[3, 1, 4, 1, 5, 9, 2, 6]")

# %% tags=["data"]
import statistics as st
from collections import Counter
centre = st.median(readings)

# %% tags=["train"]
from math import sqrt
import statistics
spread = sqrt(statistics.pvariance(readings))
model = {"centre": centre, "spread": spread, "common": Counter(readings).most_common(1)}

# %% tags=["evaluate"]
import math
score = math.fsum(abs(value - model["centre"]) for value in readings) / len(readings)
print("score", score)
