# expect: equal
# An object that holds its figure goes on to the next stage: there, the figure isn't open.
# %% tags=["train"]
import matplotlib.pyplot as plt
from sklearn.metrics import ConfusionMatrixDisplay

display = ConfusionMatrixDisplay.from_predictions([0, 1, 1, 0], [0, 1, 0, 0])
display.figure_.suptitle("Confusion matrix")
plt.show()
# %% tags=["evaluate"]
counts = display.confusion_matrix
print("hits", counts[0][0])
# %% tags=["evaluate"]
plt.imshow(counts)
plt.colorbar()
