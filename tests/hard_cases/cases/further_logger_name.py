# expect: equal
# package has: logging.getLogger(name=__name__)
# The name of the module is a label here: the package may have another one.

# %% tags=["train"]
import logging

log = logging.getLogger(name=__name__)
log.setLevel(10)
level = log.level + 1

# %% tags=["evaluate"]
print("level:", level)
