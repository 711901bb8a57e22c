"""Breast cancer: malignant or benign?

Which of the measurements of a cell sample tell a malignant tumour from a benign one,
and how sure can we be? Data: the Wisconsin diagnostic set that comes with scikit-learn.
"""

__version__ = "0.1.0+nb.3e4d255"
