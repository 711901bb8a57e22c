# expect: equal nightly

# %% tags=["data"]
from collections import defaultdict, Counter
d = defaultdict(list)
d['a'].append(1)
c = Counter('aab')

# %% tags=["train"]
d['b'].append(2)
m = (dict(d), c.most_common(1))
