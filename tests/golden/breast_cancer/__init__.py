"""Breast cancer: malignant or benign?

Which of the measurements of a cell sample tell a malignant tumour from a benign one,
and how sure can we be?
Data: the Wisconsin diagnostic set that comes with scikit-learn.

Equal to the notebook: 33 comparisons of values, metrics and predictions at 3 parameter
points, each stage in a process of its own.
"""

__version__ = "0.1.0+nb.3e4d255"
