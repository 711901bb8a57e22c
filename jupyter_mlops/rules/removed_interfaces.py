"""ML115: functions, classes and keywords that newer versions of a library no longer have."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import children, has_any, nodes_of, once, words_in
from jupyter_mlops.rules.base import Subject, span_of


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing that is gone, since when, and what takes its place."""

    path: str
    """Dotted name; `Class(word)` for a keyword."""
    since: str
    instead: str

    @property
    def distribution(self) -> str:
        """The name under which the library is installed."""
        root = self.path.partition(".")[0]
        return {"sklearn": "scikit-learn"}.get(root, root)


REMOVED = tuple(
    Removed(*line.split(maxsplit=2))
    for line in """
    sklearn.cross_validation 0.20 sklearn.model_selection
    sklearn.grid_search 0.20 sklearn.model_selection
    sklearn.learning_curve 0.20 sklearn.model_selection
    sklearn.lda 0.19 sklearn.discriminant_analysis
    sklearn.qda 0.19 sklearn.discriminant_analysis
    sklearn.externals.joblib 0.23 the package joblib
    sklearn.externals.six 0.23 the package six
    sklearn.preprocessing.Imputer 0.22 sklearn.impute.SimpleImputer
    sklearn.preprocessing.imputation 0.22 sklearn.impute
    sklearn.mixture.GMM 0.20 sklearn.mixture.GaussianMixture
    sklearn.mixture.DPGMM 0.20 sklearn.mixture.BayesianGaussianMixture
    sklearn.datasets.samples_generator 0.24 sklearn.datasets
    sklearn.datasets.fetch_mldata 0.22 sklearn.datasets.fetch_openml
    sklearn.datasets.load_boston 1.2 another data set, as sklearn.datasets.fetch_california_housing
    sklearn.metrics.plot_confusion_matrix 1.2 sklearn.metrics.ConfusionMatrixDisplay
    sklearn.metrics.plot_roc_curve 1.2 sklearn.metrics.RocCurveDisplay
    sklearn.metrics.plot_precision_recall_curve 1.2 sklearn.metrics.PrecisionRecallDisplay
    sklearn.metrics.jaccard_similarity_score 0.23 sklearn.metrics.jaccard_score
    sklearn.utils.testing 0.24 sklearn.utils._testing, or the package's own tests
    sklearn.utils.linear_assignment_ 0.23 scipy.optimize.linear_sum_assignment
    sklearn.linear_model.RandomizedLogisticRegression 0.21 another way to select features
    sklearn.linear_model.RandomizedLasso 0.21 another way to select features
    sklearn.preprocessing.OneHotEncoder(sparse) 1.4 the keyword `sparse_output`
    sklearn.preprocessing.OneHotEncoder(categorical_features) 0.22 sklearn.compose.ColumnTransformer
    sklearn.linear_model.LinearRegression(normalize) 1.2 a Pipeline with StandardScaler
    sklearn.linear_model.Ridge(normalize) 1.2 a Pipeline with StandardScaler
    sklearn.linear_model.Lasso(normalize) 1.2 a Pipeline with StandardScaler
    sklearn.ensemble.AdaBoostClassifier(base_estimator) 1.4 the keyword `estimator`
    sklearn.ensemble.AdaBoostRegressor(base_estimator) 1.4 the keyword `estimator`
    sklearn.ensemble.BaggingClassifier(base_estimator) 1.4 the keyword `estimator`
    sklearn.ensemble.BaggingRegressor(base_estimator) 1.4 the keyword `estimator`
    sklearn.cluster.KMeans(n_jobs) 1.0 nothing: threads are used anyway
    sklearn.metrics.mean_squared_error(squared) 1.6 sklearn.metrics.root_mean_squared_error
    numpy.float 1.24 the builtin `float`
    numpy.int 1.24 the builtin `int`
    numpy.object 1.24 the builtin `object`
    numpy.complex 1.24 the builtin `complex`
    numpy.str 1.24 the builtin `str`
    numpy.float_ 2.0 numpy.float64
    numpy.complex_ 2.0 numpy.complex128
    numpy.unicode_ 2.0 numpy.str_
    numpy.NaN 2.0 numpy.nan
    numpy.NAN 2.0 numpy.nan
    numpy.Inf 2.0 numpy.inf
    numpy.infty 2.0 numpy.inf
    numpy.product 2.0 numpy.prod
    numpy.cumproduct 2.0 numpy.cumprod
    numpy.sometrue 2.0 numpy.any
    numpy.alltrue 2.0 numpy.all
    pandas.np 2.0 NumPy itself
    pandas.datetime 2.0 the module datetime
    pandas.Panel 1.0 a frame with a MultiIndex
    pandas.Int64Index 2.0 pandas.Index
    pandas.Float64Index 2.0 pandas.Index
    pandas.util.testing 2.0 pandas.testing
    """.strip().splitlines()
)
_NAMING = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Call)
_IMPORTS = (ast.Import, ast.ImportFrom)
_PERHAPS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.If)
_BY_PATH = {one.path: one for one in REMOVED}
_WORDS = frozenset(re.split(r"[.(]", one.path.rstrip(")"))[-1] for one in REMOVED)
"""The last word of each; a statement without any of them names nothing that is gone."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Errors where the installed version lacks it, warnings where it is still there."""
    roots = {one.path.partition(".")[0] for one in REMOVED}
    imported = {path.partition(".")[0] for path in subject.facts.context.names.imports.values()}
    if not roots & imported:
        return
    for unit in subject.facts.units:
        if _WORDS.isdisjoint(_words(unit.unit.node)):
            continue
        for node, perhaps in _nodes(unit.unit.node):
            for removed in _used(node, subject.facts.context.names):
                yield _finding(subject, unit, node, removed, is_run=not perhaps)


@once
def _words(statement: ast.stmt) -> frozenset[str]:
    """Words that may name what belongs to something: an attribute, a keyword, an import."""
    if has_any(_IMPORTS, statement):
        return words_in(statement)
    keywords = (word.arg for word in nodes_of(ast.keyword, statement) if word.arg is not None)
    return frozenset(one.attr for one in nodes_of(ast.Attribute, statement)).union(keywords)


def _nodes(statement: ast.stmt) -> Iterator[tuple[ast.AST, bool]]:
    """Nodes that name something, and whether they run only perhaps; `try` guards what is in it."""
    stack: list[tuple[ast.AST, bool]] = [(statement, False)]
    while stack:
        node, perhaps = stack.pop()
        if isinstance(node, _NAMING):
            yield node, perhaps
        perhaps = perhaps or isinstance(node, _PERHAPS)
        if not isinstance(node, ast.Try):
            stack.extend((child, perhaps) for child in children(node))


def _used(node: ast.AST, names: Names) -> Iterator[Removed]:
    """What is gone and is named by this very node."""
    for path in _named(node, names):
        parts = path.split(".")
        beginnings = [".".join(parts[:end]) for end in range(2, len(parts) + 1)]
        yield from (_BY_PATH[one] for one in beginnings[-1:] if one in _BY_PATH)
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (_BY_PATH[one] for one in beginnings[:-1] if one in _BY_PATH)


def _named(node: ast.AST, names: Names) -> list[str]:
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            return [f"{module}.{alias.name}" for alias in aliases]
        case ast.Attribute(attr=word, ctx=ast.Load()) if word in _WORDS:
            return [dotted_name(node, names) or ""]
        case ast.Call(func=func, keywords=given):
            words = [word.arg for word in given if word.arg in _WORDS]
            path = (dotted_name(func, names) or "") if words else ""
            return [f"{path}({word})" for word in words]
    return []


def _finding(
    subject: Subject, unit: UnitFacts, node: ast.AST, removed: Removed, *, is_run: bool
) -> Diagnostic:
    present = _version(subject, removed.distribution)
    gone = present is not None and _numbers(present) >= _numbers(removed.since)
    # a run that came to its end has shown that nothing which it needs is missing
    fails = gone and is_run and subject.facts.record is None
    name = removed.path.replace("(", "(… ").replace(")", "=)")
    where = f"; {present} is installed" if gone else ""
    return Diagnostic(
        code="ML115",
        severity=Severity.ERROR if fails else Severity.WARNING,
        message=f"`{name}` is gone since {removed.distribution} {removed.since}{where}",
        span=span_of(unit, node),
        why="The notebook runs with an older version only.",
        fix=f"Use {removed.instead}.",
    )


def _version(subject: Subject, distribution: str) -> str | None:
    """The version of the run, or the one that is installed where the notebook would run."""
    if subject.facts.record is not None:
        return subject.facts.record.versions.get(distribution)
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _numbers(version: str) -> list[int]:
    """`1.26.4` as numbers that compare; a part with letters ends them."""
    parts = version.split(".")
    known = next((place for place, part in enumerate(parts) if not part.isdigit()), len(parts))
    return [int(part) for part in parts[:known]]
