# expect: NB240 at cell 2, line 2

# %% tags=["data"]
open('t.txt','w').write('hi')
fh = open('t.txt')

# %% tags=["train"]
m = fh.read()
