"""To have been read, asked or drawn makes no difference: caches and counters are no content."""

import cloudpickle
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import scipy.spatial
from matplotlib import colors
from matplotlib.figure import Figure
from scipy.sparse.linalg import aslinearoperator
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.neighbors import BallTree, KDTree, KernelDensity, KNeighborsClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from jupyter_mlops.recording.fingerprint import fingerprint
from jupyter_mlops.validation.compare import Comparison, Verdict, compare

ROWS = np.random.default_rng(0).normal(size=(60, 2))
LABELS = (ROWS[:, 0] > 0).astype(int)
FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0], "g": list("xyx")})
DATED = FRAME.set_axis(pd.date_range("2024", periods=3))
EQUAL = Comparison(Verdict.EQUAL)

USES = {
    "neighbours": (lambda: KNeighborsClassifier().fit(ROWS, LABELS), lambda m: m.predict(ROWS)),
    "density": (lambda: KernelDensity().fit(ROWS), lambda m: m.score_samples(ROWS)),
    "ball tree": (lambda: BallTree(ROWS, leaf_size=3), lambda t: t.query(ROWS)),
    "tree": (lambda: KDTree(ROWS), lambda t: t.query_radius(ROWS, 1)),
    "tree of SciPy": (lambda: scipy.spatial.KDTree(ROWS), lambda t: (t.query(ROWS), t.tree)),
    "tree in C": (lambda: scipy.spatial.cKDTree(ROWS), lambda t: t.query(ROWS)),
    "triangles": (lambda: scipy.spatial.Delaunay(ROWS), lambda d: d.find_simplex(ROWS)),
    "operator": (lambda: aslinearoperator(np.eye(2)), lambda o: o.T @ np.ones(2)),
    "sparse": (lambda: scipy.sparse.csr_matrix(ROWS), lambda m: m.tocsc().has_sorted_indices),
    "labels": (lambda: MultiLabelBinarizer().fit([[1], [2]]), lambda b: b.transform([[1]])),
    "hashes": (lambda: HashingVectorizer(n_features=8), lambda v: v.transform(["a b"])),
    "groups": (lambda: FRAME.groupby("g"), lambda g: (g.mean(), g.groups, list(g))),
    "column of groups": (lambda: FRAME.groupby("g")["a"], lambda g: (g.mean(), g.indices)),
    "rolling": (lambda: FRAME["a"].rolling(2), lambda r: r.mean()),
    "resampler": (lambda: DATED.resample("D"), lambda r: r.sum()),
    "index": (lambda: FRAME.set_index(["g", "a"]), lambda f: (f.index.is_unique, f.loc["x"])),
    "colours": (lambda: mpl.colormaps["viridis"], lambda c: c(0.5)),
    "listed colours": (lambda: colors.ListedColormap(["red", "blue"]), lambda c: c(0.5)),
    "norm": (lambda: colors.LogNorm(1, 10), lambda n: n(2)),
}


@pytest.mark.parametrize("name", USES)
def test_a_used_value_equals_an_unused_one(name):
    make, use = USES[name]
    kept = cloudpickle.dumps(make())
    unused, used = cloudpickle.loads(kept), cloudpickle.loads(kept)
    use(used)
    assert compare(unused, used) == EQUAL
    assert compare(used, unused) == EQUAL
    assert compare(make(), used) == EQUAL


@pytest.mark.parametrize("name", USES)
def test_to_use_a_value_is_no_change(name):
    make, use = USES[name]
    value = make()
    before = fingerprint(value)
    assert before is not None
    use(value)
    assert fingerprint(value) == before


OTHERS = {
    "neighbours": lambda: KNeighborsClassifier().fit(ROWS + 1, LABELS),
    "ball tree": lambda: BallTree(ROWS, leaf_size=4),
    "tree": lambda: KDTree(ROWS, metric="manhattan"),
    "tree of SciPy": lambda: scipy.spatial.KDTree(ROWS, leafsize=4),
    "tree in C": lambda: scipy.spatial.cKDTree(ROWS[::-1]),
    "triangles": lambda: scipy.spatial.Delaunay(ROWS[1:]),
    "operator": lambda: aslinearoperator(2 * np.eye(2)),
    "labels": lambda: MultiLabelBinarizer().fit([[1], [3]]),
    "hashes": lambda: HashingVectorizer(n_features=9),
    "groups": lambda: FRAME.groupby("g", sort=False),
    "column of groups": lambda: FRAME.assign(a=1.0).groupby("g")["a"],
    "rolling": lambda: FRAME["a"].rolling(3),
    "resampler": lambda: DATED.resample("2D"),
    "colours": lambda: mpl.colormaps["magma"],
    "listed colours": lambda: colors.ListedColormap(["red", "green"]),
    "norm": lambda: colors.LogNorm(1, 11),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_value_is_found(name):
    make, use = USES[name]
    used = make()
    use(used)
    assert compare(used, OTHERS[name]()).verdict is Verdict.DIFFERENT
    assert compare(OTHERS[name](), used).verdict is Verdict.DIFFERENT


def test_a_connected_callback_is_a_change():
    figure = Figure()
    before = fingerprint(figure)
    assert before is not None
    assert fingerprint(figure) == before
    figure.canvas.callbacks.connect("draw_event", print)
    assert fingerprint(figure) != before
