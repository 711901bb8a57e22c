# expect: equal nightly

# %% tags=["data"]
with open('c.txt', 'w') as f:
    f.write('hello')
with open('c.txt') as f:
    text = f.read()

# %% tags=["train"]
m = text.upper()
