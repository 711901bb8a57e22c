# expect: equal nightly

# %% tags=["data"]
größe = [1.5]  # naïve
β = 'é' * 2; γ = len(β)

# %% tags=["train"]
m = (größe[0], β, γ)
