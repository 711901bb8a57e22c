"""What objects fill in when they are merely read: no part of their content.

In goes a class, out come the names of its attributes that don't count, for two states of one object
(fingerprints) as well as for two objects (comparators).
"""

import functools

_CACHES: dict[str, frozenset[str]] = {
    "matplotlib.colors.Colormap": frozenset({"_isinit", "_lut"}),
    "pandas.": frozenset({"_cache", "_item_cache"}),
    "scipy.sparse._": frozenset({"_has_canonical_format", "_has_sorted_indices"}),
    "scipy.sparse.linalg._interface.MatrixLinearOperator": frozenset(
        {"_MatrixLinearOperator__adj"}
    ),
    "scipy.spatial._qhull.Delaunay": frozenset(
        {"_transform", "_vertex_neighbor_vertices", "_vertex_to_simplex"}
    ),
    # An address, kept to tell whether the stop words were looked at already.
    "sklearn.feature_extraction.text._VectorizerMixin": frozenset({"_stop_words_id"}),
    "sklearn.preprocessing._label.MultiLabelBinarizer": frozenset({"_cached_dict"}),
    "sklearn.utils._bunch.Bunch": frozenset({"_deprecated_key_to_warnings"}),
    "statsmodels.": frozenset({"_cache", "_nobs_int", "_summary_statistics_cache"}),
    # Memory that is written before it is read.
    "statsmodels.genmod.generalized_linear_model.GLM": frozenset({"_tmp_like_exog"}),
    # By which the standard errors that were asked for last were scaled (`HC0_se` and the like).
    "statsmodels.regression.linear_model.RegressionResults": frozenset({"het_scale"}),
    "statsmodels.iolib.table.SimpleTable": frozenset({"_colwidths"}),
}
"""Start of the dotted name of a class → its attributes that don't count, also in subclasses."""


@functools.cache
def named_caches(kind: type) -> frozenset[str]:
    """Give the names that the libraries use; cached properties come on top."""
    names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
    found = [held for start, held in _CACHES.items() for name in names if name.startswith(start)]
    return frozenset().union(*found)
