# expect: equal nightly

# %% tags=["data"]
import glob
from pathlib import Path
Path("parts").mkdir(exist_ok=True)
for number in range(3):
    Path(f"parts/day{number}.txt").write_text(f"{number} {number * 10}")

# %% tags=["train"]
totals = {}
for path in sorted(glob.glob("parts/*.txt")):
    day, amount = Path(path).read_text().split()
    totals[int(day)] = int(amount)

# %% tags=["evaluate"]
print("total", sum(totals.values()))
