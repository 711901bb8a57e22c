# expect: equal
# settings: static
# package has: class Mean(Base)
# package has: Ridge.penalty = 25.0

# %%
class Base:
    registry = {}

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Base.registry[cls.__name__.lower()] = cls


class Ridge(Base):
    penalty = 1.0


class Mean(Base):
    penalty = 0.0

# %% tags=["data"]
xs = [1, 2, 3]

# %%
Ridge.penalty = 25.0

# %% tags=["train"]
total = sum(xs) + Base.registry["ridge"]().penalty

# %% tags=["evaluate"]
print("total", total)
print("kinds", len(Base.registry))
