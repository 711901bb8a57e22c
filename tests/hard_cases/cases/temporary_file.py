# expect: equal
# package has: .to_csv(path, index=False)

# %% tags=["data"]
import json
import os
import tempfile
from pathlib import Path

import pandas as pd

folder = tempfile.mkdtemp()
path = os.path.join(folder, "rows.csv")
pd.DataFrame({"a": [1.0, 2.0, 3.0]}).to_csv(path, index=False)
df = pd.read_csv(path)

# %% tags=["train"]
with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as handle:
    json.dump(df["a"].tolist(), handle)
back = json.loads(Path(handle.name).read_text())
os.unlink(handle.name)

# %% tags=["evaluate"]
total = float(sum(back))
print("total", total)
