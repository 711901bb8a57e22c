"""All of scikit-learn's estimators: equal copies, stored copies, and copies with one change."""

import inspect

import cloudpickle
import numpy as np
import pytest
import skops.io
from scipy import sparse
from sklearn.base import RegressorMixin
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.utils import all_estimators

from jupyter_mlops.recording.caches import named_caches
from jupyter_mlops.runtime.formats import BY_NAME, store
from jupyter_mlops.validation.compare import Comparison, Verdict, compare

EQUAL = Comparison(Verdict.EQUAL)
ESTIMATORS = dict(all_estimators())
ROWS = np.abs(np.random.default_rng(0).normal(size=(30, 3))) + 0.1
OTHER_ROWS = np.abs(np.random.default_rng(1).normal(size=(30, 3))) * 1.5 + 0.1
TIMES = ("refit_time_", "mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time")
NO_CONTENT = {
    "IsotonicRegression": {"f_"},  # made anew from other attributes by unpickling
    "csr_matrix": {"maxprint"},  # how many elements its text shows
    "csr_array": {"maxprint"},
}
MOST_CHANGES = 2
"""Changes that are tried of each estimator at every run; all of them in the nightly one."""

FAST = {
    "n_estimators": 2,
    "max_iter": 20,
    "cv": 2,
    "n_init": 1,
    "n_components": 2,
    "n_nonzero_coefs": 1,
    "n_quantiles": 5,
    "n_clusters": 2,
    "n_neighbors": 4,
    "perplexity": 3.0,
    "n_features_to_select": 1,
    "min_features_to_select": 2,
    "max_iter_predict": 5,
    "hidden_layer_sizes": (3,),
    "Cs": 2,
    "n_alphas": 3,
    "alphas": 3,
    "n_iter": 2,
    "random_state": 0,
}
OWN = {
    "IncrementalPCA": {"n_components": 1},
    "CCA": {"n_components": 1},
    "PLSCanonical": {"n_components": 1},
    "PLSRegression": {"n_components": 1},
    "PLSSVD": {"n_components": 1},
    "BernoulliNB": {"binarize": 0.5},
    "FrozenEstimator": {"estimator": Ridge().fit(ROWS, ROWS[:, 0])},
    "NuSVC": {"nu": 0.1},
    "OrthogonalMatchingPursuitCV": {"max_iter": 2},
    "SelfTrainingClassifier": {"estimator": LogisticRegression(max_iter=20)},
    "LinearDiscriminantAnalysis": {"n_components": 1},
    "GaussianRandomProjection": {"n_components": 2},
    "Lars": {"n_nonzero_coefs": 1},
    "Lasso": {"alpha": 0.001},
    "ElasticNet": {"alpha": 0.001},
    "MultiTaskLasso": {"alpha": 0.001},
    "MultiTaskElasticNet": {"alpha": 0.001},
    "LassoLars": {"alpha": 0.0001},
    "QuantileRegressor": {"alpha": 0.0001},
    "RANSACRegressor": {"min_samples": 4},
    "RidgeCV": {"alphas": (0.1, 1)},
    "RidgeClassifierCV": {"alphas": (0.1, 1)},
    "SelectKBest": {"k": 1},
    "SparseCoder": {"dictionary": np.eye(3)},
    "TSNE": {"method": "exact", "max_iter": 250},
    "LocallyLinearEmbedding": {"n_neighbors": 5},
    "SpectralBiclustering": {"n_components": 6, "n_clusters": 3},
}
NEEDED = {
    "steps": lambda inner: [("scale", StandardScaler()), ("last", inner)],
    "transformers": lambda _: [("scale", StandardScaler(), [0, 1])],
    "transformer_list": lambda _: [("scale", StandardScaler())],
    "estimators": lambda inner: [("one", inner), ("two", type(inner)())],
    "param_grid": lambda _: {"fit_intercept": [True, False]},
    "param_distributions": lambda _: {"fit_intercept": [True, False]},
}
STATELESS = {
    "AdditiveChi2Sampler",
    "FeatureHasher",
    "FunctionTransformer",
    "HashingVectorizer",
    "Normalizer",
    "FrozenEstimator",
    "PatchExtractor",
    "SparseCoder",
}
"""They learn nothing from data, so that two that were fitted to different data are equal."""
ONLY_SHAPE = {
    "Binarizer",
    "FeatureAgglomeration",
    "GaussianRandomProjection",
    "MissingIndicator",
    "PolynomialCountSketch",
    "PolynomialFeatures",
    "RBFSampler",
    "SequentialFeatureSelector",
    "SkewedChi2Sampler",
    "SparseRandomProjection",
}
"""They learn the number of columns or which ones are alike, which is the same in both."""


def construct(name):
    kind = ESTIMATORS[name]
    accepted = inspect.signature(kind.__init__).parameters
    inner = Ridge() if issubclass(kind, RegressorMixin) else LogisticRegression(max_iter=20)
    settings = {key: value for key, value in FAST.items() if key in accepted}
    for key in accepted.keys() & NEEDED.keys():
        settings[key] = NEEDED[key](inner)
    for key in ("estimator", "base_estimator"):
        if key in accepted and accepted[key].default is inspect.Parameter.empty:
            settings[key] = inner
    if "BoostRegressor" in name or "BoostClassifier" in name:
        tree = DecisionTreeRegressor if "Regressor" in name else DecisionTreeClassifier
        settings["estimator"] = tree(max_depth=1, random_state=0)
    return kind(**(settings | OWN.get(name, {})))


def data(name, shift=0):
    """What an estimator of this name is fitted to; other data with a shift."""
    rows = OTHER_ROWS if shift else ROWS
    labels = (rows[:, 0] > rows[:, 1]).astype(int)
    words = [f"word{round(10 * row[0])} plain" for row in rows]
    special = {
        "CountVectorizer": (words,),
        "HashingVectorizer": (words,),
        "TfidfVectorizer": (words,),
        "DictVectorizer": ([{word: 1} for word in words],),
        "FeatureHasher": ([{word: 1} for word in words],),
        "IsotonicRegression": (rows[:, 0], rows[:, 1]),
        "KernelCenterer": (rows @ rows.T,),
        "LabelBinarizer": (words,),
        "LabelEncoder": (words,),
        "MultiLabelBinarizer": ([[word] for word in words],),
        "RandomTreesEmbedding": (rows,),
        "TfidfTransformer": (sparse.csr_array(np.round(rows)),),
    }
    if name in special:
        return special[name]
    if issubclass(ESTIMATORS[name], RegressorMixin) or name in {"CCA", "PLSCanonical", "PLSSVD"}:
        target = 10 * rows[:, 0] + rows[:, 1]
    else:
        target = labels
    if name.startswith(("MultiTask", "MultiOutput")) or "Chain" in name:
        target = np.column_stack([target, target[::-1]])
    return rows, target


def fitted(name, shift=0):
    return construct(name).fit(*data(name, shift))


FITTABLE = sorted(ESTIMATORS)


@pytest.fixture(scope="module")
def pickled():
    """Each fitted estimator, fitted only once, as a pickle."""
    kept = {}

    def pickled(name):
        if name not in kept:
            kept[name] = cloudpickle.dumps(fitted(name))
        return kept[name]

    return pickled


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FITTABLE)
def test_an_estimator_equals_one_that_learned_the_same(name, pickled, tmp_path):
    estimator = cloudpickle.loads(pickled(name))
    assert compare(estimator, fitted(name)) == EQUAL
    trusted = untrusted(estimator)
    stored = store(estimator, tmp_path / name, trusted) if trusted is not None else None
    if stored is not None:
        assert compare(estimator, BY_NAME[stored.format].read(stored.path, trusted)) == EQUAL


def test_the_global_generator_in_an_estimator_makes_no_difference():
    def learned(seed):
        np.random.seed(seed)
        return GaussianProcessRegressor().fit([[0.0], [1.0]], [0.0, 1.0])

    assert compare(cloudpickle.loads(cloudpickle.dumps(learned(1))), learned(2)) == EQUAL


def untrusted(estimator):
    try:
        return skops.io.get_untrusted_types(data=skops.io.dumps(estimator))
    except Exception:  # what skops can't hold is stored as a pickle
        return None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FITTABLE)
def test_an_estimator_differs_from_one_that_learned_something_else(name, pickled):
    found = compare(cloudpickle.loads(pickled(name)), fitted(name, shift=1))
    same = name in STATELESS | ONLY_SHAPE
    assert found.verdict is (Verdict.EQUAL if same else Verdict.DIFFERENT)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FITTABLE)
def test_a_change_of_any_leaf_is_found(name, pickled):
    paths = list(leaves(cloudpickle.loads(pickled(name))))
    step = max(1, len(paths) // MOST_CHANGES)
    check_changes(pickled(name), paths[::step])


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FITTABLE)
def test_a_change_of_every_leaf_is_found(name, pickled):
    check_changes(pickled(name), leaves(cloudpickle.loads(pickled(name))))


def check_changes(kept, paths):
    for path in paths:
        original, changed = cloudpickle.loads(kept), cloudpickle.loads(kept)
        change(changed, path)
        assert compare(original, changed).verdict is Verdict.DIFFERENT, path
        assert compare(changed, original).verdict is Verdict.DIFFERENT, path


def leaves(value, path=(), seen=None):
    """Paths to numbers, text and arrays below an object that can be exchanged in place."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    for key, part in parts(value):
        if isinstance(part, bool | int | float | str | None) or is_filled(part):
            if not isinstance(value, tuple):
                yield (*path, key)
        else:
            yield from leaves(part, (*path, key), seen)


def is_filled(part):
    return isinstance(part, np.ndarray) and part.size > 0 and part.dtype.kind in "biufU"


def parts(value):
    """What is below an object of data, but for names of the library's own."""
    if isinstance(value, dict):
        return [(("item", key), part) for key, part in value.items() if key not in TIMES]
    if isinstance(value, list | tuple):
        return [(("item", index), part) for index, part in enumerate(value)]
    if isinstance(value, np.ndarray):
        return [(("item", index), value[index]) for index in np.ndindex(value.shape)]
    if isinstance(value, type) or (callable(value) and hasattr(value, "__name__")):
        return []
    ignored = named_caches(type(value)) | {*TIMES, *NO_CONTENT.get(type(value).__name__, ())}
    attributes = getattr(value, "__dict__", {})
    return [(("attribute", name), part) for name, part in attributes.items() if name not in ignored]


def change(value, path):
    *way, last = path
    for kind, key in way:
        value = value[key] if kind == "item" else getattr(value, key)
    kind, key = last
    if kind == "item":
        value[key] = other(value[key])
    elif key == "indices" and sparse.issparse(value):
        value.indices = elsewhere(value)
    else:
        setattr(value, key, other(getattr(value, key)))


def elsewhere(matrix):
    """Move the last stored element along its row or column, to a place that the matrix has."""
    found = matrix.indices.copy()
    found[-1] = (found[-1] + 1) % matrix.shape[1 if matrix.format == "csr" else 0]
    return found


def other(part):
    """Give another value of the same type."""
    if isinstance(part, np.ndarray):
        found = part.copy()
        place = np.unravel_index(part.size - 1, part.shape)
        if part.dtype.kind == "f":  # the next number of this precision: a float32 has few
            found[place] = next_number(part[place])
        else:
            found[place] = other(part[place].item())
        return found
    match part:
        case bool():
            return not part
        case float():
            return float(next_number(np.float64(part)))
        case int():
            return part + 1
        case str():
            return part[:-1] + ("y" if part.endswith("x") else "x")
    return 0


def next_number(part):
    return (
        np.nextafter(part, part.dtype.type(np.inf)) if np.isfinite(part) else part.dtype.type(0.5)
    )
