# expect: equal nightly

# %% tags=["data"]
text = '''one
  two
	three'''
if True:
    more = '''
 a
'''

# %% tags=["train"]
m = text + more
