# expect: equal

# %% tags=["data"]
import os.path
import os
import xml.dom
import xml.sax
p = os.path.join('a','b')
q = xml.sax.handler.__name__ + xml.dom.__name__

# %% tags=["train"]
m = {'v': p + q}
