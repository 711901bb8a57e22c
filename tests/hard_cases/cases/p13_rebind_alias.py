# expect: equal

# %% tags=["data"]
raw = [3, 1]
df = raw

# %% tags=["train"]
df = sorted(df)
raw.append(9)

# %% tags=["evaluate"]
s = float(sum(raw) * 10 + sum(df))
print("RESULT", df, raw)
print('s', s)
