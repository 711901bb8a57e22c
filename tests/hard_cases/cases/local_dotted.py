# expect: equal
# package has: from local_dotted.local import features
# package has: import local_dotted.local.features.numbers as _features_numbers
# package has: from local_dotted.local.features.deep import below

# %% tags=["data"]
import features.numbers
import features.deep.below as below
from features import numbers as same
try:
    from features.missing import faster as doubled
except ImportError:
    from features.numbers import doubled
rows = [features.numbers.doubled(n) + below.one() for n in range(4)]
is_same = same is features.numbers

# %% tags=["train"]
def total(values):
    from features.deep.below import one
    return sum(map(doubled, values)) + one()

weight = total(rows) + is_same
