# expect: equal nightly

# %% tags=["parameters"]
EPOCHS = 20
RATE = 0.05

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(60, 3))
y = (X @ np.array([1.0, -2.0, 0.5]) > 0).astype(float)

# %%
class Layer:
    """One dense layer with a sigmoid, trained by gradient descent."""

    def __init__(self, size, rng):
        self.weights = rng.normal(scale=0.1, size=size)
        self.bias = 0.0

    def forward(self, rows):
        return 1.0 / (1.0 + np.exp(-(rows @ self.weights + self.bias)))

    def backward(self, rows, error, rate):
        self.weights -= rate * rows.T @ error / len(rows)
        self.bias -= rate * error.mean()

# %% tags=["train"]
net = Layer(3, rng)
history = {"loss": []}
for epoch in range(EPOCHS):
    order = rng.permutation(len(X))
    for batch in np.array_split(order, 4):
        net.backward(X[batch], net.forward(X[batch]) - y[batch], RATE)
    out = net.forward(X)
    history["loss"].append(float(-(y * np.log(out) + (1 - y) * np.log(1 - out)).mean()))

# %% tags=["evaluate"]
accuracy = float(((net.forward(X) > 0.5) == y).mean())
print(f"accuracy: {accuracy:.3f}, last loss: {history['loss'][-1]:.4f}")
