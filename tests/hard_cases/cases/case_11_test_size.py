# expect: equal
# points: 3

# %% tags=["parameters"]
TEST_SIZE = 0.3
SEED = 7

# %% tags=["data"]
import pandas as pd
from sklearn.model_selection import train_test_split
people = pd.DataFrame({"age": range(20, 60), "bought": [n % 3 == 0 for n in range(40)]})
train_rows, test_rows = train_test_split(people, test_size=TEST_SIZE, random_state=SEED)

# %% tags=["train"]
rate = train_rows.groupby(train_rows["age"] > 40)["bought"].mean()

# %% tags=["evaluate"]
expected = test_rows["age"].gt(40).map(rate)
error = float((expected - test_rows["bought"]).abs().mean())
print(f"error: {error:.4f}")
print("rows held out", len(test_rows))
