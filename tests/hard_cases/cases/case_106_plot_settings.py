# expect: equal
# package has: seaborn.set()

# %% tags=["data"]
import numpy as np
import matplotlib.pyplot as plt
import seaborn

seaborn.set()
SIZE = (4, 3)
plt.rcParams["figure.figsize"] = SIZE
X = np.arange(20.0).reshape(10, 2)
# %% tags=["train"]
from sklearn.decomposition import PCA
pca = PCA(n_components=2)
pca.fit(X)
# %% tags=["evaluate"]
print(pca.explained_variance_)
plt.plot(X[:, 0], X[:, 1], 'o', alpha=0.5)
plt.axis('equal');
# %% tags=["evaluate"]
seaborn.set_style("white")
plt.plot(X[:, 0])
plt.show()
