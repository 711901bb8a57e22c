# expect: NB306 at cell 2, line 4

# %% tags=["data"]
import os
os.makedirs("station", exist_ok=True)
open("station/rain.txt", "w").write("4 8 15 16 23 42")
os.chdir("station")
rain = [int(word) for word in open("rain.txt").read().split()]

# %% tags=["train"]
again = [int(word) for word in open("rain.txt").read().split()]
wettest = max(again) - min(rain)
