# expect: NB302 at cell 2, line 1

# %% tags=["data"]
api_key = "sk-proj-4fQ9vT7wXbN2mLkP8rYzA1cE6hJ3uD5g"
headers = {"Authorization": f"Bearer {api_key}"}
rows = [1, 2, 3]

# %% tags=["train"]
model = (sum(rows), len(headers["Authorization"]))
