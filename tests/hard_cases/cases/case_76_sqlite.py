# expect: NB240 at cell 2, line 2

# %% tags=["data"]
import sqlite3
db = sqlite3.connect(":memory:")
db.execute("create table visits (page text, hits integer)")
db.executemany("insert into visits values (?, ?)", [("home", 9), ("about", 2)])

# %% tags=["train"]
hits = dict(db.execute("select page, hits from visits").fetchall())
