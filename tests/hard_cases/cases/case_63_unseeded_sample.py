# expect: NB906 at cell 3, line 1

# %% tags=["data"]
import pandas as pd
deck = pd.DataFrame({"card": range(52)})

# %% tags=["data"]
shuffled = deck.sample(frac=1)

# %% tags=["train"]
hand = shuffled["card"].head(5).tolist()
