# expect: equal

# %% tags=["data"]
open("t.txt", "w").write("hi")

# %% tags=["train"]
import sqlite3
fh = open("t.txt")
m = fh.read()
db = sqlite3.connect(":memory:")
hits = db.execute("select 2 + 3").fetchone()
