# expect: equal
# package has: from local_named_like_ours.local.data import rows
# package has: from local_named_like_ours.local import runner as errors

# %% tags=["data"]
from data import rows
import runner as errors
local = rows() + [errors.COUNT]

# %% tags=["train"]
import train
train.seen.append(1)
weight = train.weigh(local)
