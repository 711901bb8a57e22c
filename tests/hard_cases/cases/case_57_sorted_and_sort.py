# expect: equal

# %% tags=["data"]
scores = [5, 3, 9, 1]
kept = scores
ordered = sorted(scores)
first = kept[0]

# %% tags=["train"]
scores.sort(reverse=True)
best = kept[0]

# %% tags=["evaluate"]
print("first", first + best)
print("least", ordered[0] - kept[-1])
