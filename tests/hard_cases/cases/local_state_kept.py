# expect: NB211 at cell 2, line 3

# %% tags=["data"]
import vocabulary
words = ["b", "a", "b"]
vocabulary.learn(words)

# %% tags=["train"]
weight = len(words)

# %% tags=["evaluate"]
score = vocabulary.number("b") + weight
print("score:", score)
