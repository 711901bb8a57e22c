# expect: NB206 at cell 2, line 1

# %% tags=["data"]
with open("notes.txt") as file:
    print(file.read()[:9])
