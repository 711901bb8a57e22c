# expect: equal
# package lacks: echo

# %% tags=["data"]
words = "the cat sat on the mat".split()

# %%
%%bash
echo looking around
ls

# %% tags=["train"]
counts = {word: words.count(word) for word in sorted(set(words))}
