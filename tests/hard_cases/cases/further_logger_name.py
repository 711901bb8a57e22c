# expect: equal
# package has: logging.getLogger(name=__name__)
# The name of the module is a label here: the package may have another one.

# %% tags=["train"]
import logging

log = logging.getLogger(name=__name__)
level = 0
for step in range(3):
    level += step
    log.info("level %s", level)

# %% tags=["evaluate"]
print("level:", level)
