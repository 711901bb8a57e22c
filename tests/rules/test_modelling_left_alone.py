"""What looks like a fault of modelling and isn't, and whole notebooks as people write them."""

from collections.abc import Callable

import pytest

from jupyter_mlops.diagnostic import Diagnostic, Severity

Check = Callable[[str], list[Diagnostic]]
_SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
_FITTED = _SPLIT + "model = LogisticRegression().fit(X_train, y_train)\n"

LOOKALIKES = [
    (
        "ML101",
        "from sklearn.preprocessing import PolynomialFeatures as P\nX = P().fit_transform(X)\n"
        + _SPLIT,
    ),
    ("ML101", "from sklearn.decomposition import PCA\nprint(PCA(2).fit_transform(X))\n" + _SPLIT),
    (
        "ML101",
        _SPLIT
        + "Z = SS().fit_transform(X_train)\ncross_val_score(LogisticRegression(), Z, y_train)\n",
    ),
    ("ML102", _SPLIT + "s = SS().fit(X_train)\ntest = s.transform(X_test)\n"),
    (
        "ML102",
        _SPLIT + "from sklearn.decomposition import PCA\nprint(PCA(2).fit_transform(X_test))\n",
    ),
    ("ML102", "test = load_wine().data\nSS().fit_transform(test)\n"),
    (
        "ML102",
        # the two halves take turns
        "a, b, c, d = train_test_split(X, y, train_size=0.5, random_state=0)\n"
        "s = SS()\nm = LogisticRegression()\n"
        "m.fit(s.fit_transform(a), c).score(s.transform(b), d)\n"
        "m.fit(s.fit_transform(b), d).score(s.transform(a), c)\n",
    ),
    (
        "ML120",
        _SPLIT + "from sklearn.preprocessing import LabelEncoder\nLabelEncoder().fit(y_test)\n",
    ),
    ("ML120", _SPLIT + "make_pipeline(SS(), LogisticRegression()).fit(X_test, y_test)\n"),
    ("ML103", _FITTED + "print(model.score(X_test, y_test))\nmodel.fit(X, y)\n"),
    ("ML103", _FITTED + "model.fit(X, y)\nmodel.predict(X)\n"),
    ("ML104", _FITTED + "print(model.score(X_train, y_train), model.score(X_test, y_test))\n"),
    ("ML104", "m = LinearRegression().fit(X, y)\nprint(m.predict(X))\n"),
    (
        "ML104",
        "from sklearn.cluster import KMeans\nk = KMeans(3, random_state=0).fit(X)\nk.score(X)\n",
    ),
    ("ML104", "m = LogisticRegression()\ncross_val_score(m, X, y)\nm.fit(X, y).score(X, y)\n"),
    ("ML104", "from sklearn.linear_model import LassoCV\nLassoCV().fit(X, y).score(X, y)\n"),
    ("ML104", "g = GridSearchCV(LogisticRegression(), {}).fit(X, y)\ng.score(X, y)\n"),
    (
        "ML104",
        'm = LogisticRegression().fit(X, y)\nm.score(pd.read_csv("t.csv"), y)\nm.score(X, y)\n',
    ),
    ("ML105", "np.random.seed(0)\na, b = train_test_split(X)\n"),
    ("ML105", "a, b = train_test_split(X, shuffle=False)\n"),
    ("ML105", "options = {'random_state': 0}\na, b = train_test_split(X, **options)\n"),
    ("ML106", "from sklearn.cluster import KMeans\nKMeans(2, init=X[:2])\n"),
    ("ML106", "LogisticRegression()\n"),
    ("ML106", "m = RandomForestClassifier()\nnp.random.seed(0)\nm.fit(X, y)\n"),
    ("ML106", "from sklearn.svm import LinearSVC\nLinearSVC().fit(X, y)\n"),
    (
        "ML106",
        "from sklearn.ensemble import AdaBoostClassifier\n"
        "from sklearn.tree import DecisionTreeClassifier\n"
        "AdaBoostClassifier(DecisionTreeClassifier(), random_state=0).fit(X, y)\n",
    ),
    ("ML107", "KFold(5)\n"),
    ("ML108", "rng = np.random.default_rng()\nrng.normal()\n"),
    (
        "ML110",
        "from sklearn.preprocessing import OrdinalEncoder\n"
        "OrdinalEncoder(handle_unknown='error')\n",
    ),
    ("ML111", 't = df.pop("p")\nLinearRegression().fit(df, t)\n'),
    ("ML111", 't = df["p"]\ndel df["p"]\nLinearRegression().fit(df, t)\n'),
    ("ML111", 't = df["p"]\ndf.drop("p", axis=1, inplace=True)\nLinearRegression().fit(df, t)\n'),
    ("ML111", 't = df["p"]\nf = df.drop(columns=["p"])\nLinearRegression().fit(f, t)\n'),
    ("ML111", 'LinearRegression().fit(df.iloc[:, :-1], df["p"])\n'),
    ("ML111", 'LinearRegression().fit(df[["p"]], df["p"].shift(-1))\n'),
    (
        "ML111",
        "from sklearn.compose import make_column_transformer as choose\n"
        'make_pipeline(choose((SS(), ["a"])), LinearRegression()).fit(df, df["p"])\n',
    ),
    ("ML112", 'df["last"] = df["p"].shift(1)\nLinearRegression().fit(df[["last"]], df["p"])\n'),
    ("ML112", 'df["mean"] = df["a"] / df["b"]\nLinearRegression().fit(df[["mean"]], df["p"])\n'),
    (
        "ML113",
        "df = df.sample(frac=1, random_state=0)\na, b = train_test_split(df, random_state=0)\n",
    ),
    (
        "ML113",
        _SPLIT
        + "from imblearn.over_sampling import SMOTE\nSMOTE().fit_resample(X_train, y_train)\n",
    ),
    (
        "ML114",
        _SPLIT + "scores = {}\nfor c in (1, 2):\n"
        "    scores[c] = LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)\n"
        "print(scores)\n",
    ),
    (
        "ML114",
        _SPLIT + "a, v, b, w = train_test_split(X_train, y_train, random_state=0)\nbest = 0\n"
        "for c in (1, 2):\n    s = LogisticRegression(C=c).fit(a, b).score(v, w)\n"
        "    if s > best:\n        best = s\n",
    ),
    (
        "ML114",
        _SPLIT + "m = LogisticRegression().fit(X_train, y_train)\n"
        "from sklearn.metrics import precision_recall_curve\n"
        "p, r, t = precision_recall_curve(y_test, m.decision_function(X_test))\n"
        "zero = np.argmin(np.abs(t))\nprint(p[zero], r[zero])\n",
    ),
    (
        "ML115",
        "try:\n    from sklearn.externals import joblib\nexcept ImportError:\n    import joblib\n",
    ),
    ("ML115", "np.float64(1)\n"),
    ("ML116", _SPLIT + "X_train = X_train - X_train.mean(axis=0)\n"),
    ("ML116", "X = X / X.sum(axis=1)\n" + _SPLIT),
    ("ML116", "print(X.mean(axis=0))\n" + _SPLIT),
    ("ML117", 'd = df.sort_values("a")\na, b = train_test_split(d, random_state=0)\n'),
    (
        "ML117",
        'd = pd.read_csv("s.csv", parse_dates=["day"])\n'
        "a, b = train_test_split(d, random_state=0)\n",
    ),
    ("ML118", "for a, b in KFold(5).split(X, y):\n    print(a)\n" + _SPLIT),
    ("ML119", _FITTED),
    ("ML121", 'LinearRegression().fit(df.drop(columns=["p"]), df["p"])\n'),
    ("ML121", "print(df.drop(columns=list(df)[2:]))\n"),
    (
        "ML122",
        'new = pd.read_csv("n.csv")\ns = SS()\n'
        "m = LogisticRegression().fit(s.fit_transform(X), y)\n"
        "m.predict(s.transform(new))\n",
    ),
    (
        "ML123",
        # a grid in the space of the scaled rows
        _SPLIT + "Z = SS().fit_transform(X_train)\nm = LogisticRegression().fit(Z, y_train)\n"
        "xx, yy = np.meshgrid(np.arange(Z[:, 0].min(), Z[:, 0].max()), np.arange(2))\n"
        "m.predict(np.c_[xx.ravel(), yy.ravel()])\n",
    ),
    ("ML123", "Z = SS().fit_transform(X)\nLogisticRegression().fit(Z, y).predict(Z[:1])\n"),
    (
        "ML123",
        _SPLIT + "scaled = True\nif scaled:\n    s = SS().fit(X_train)\n"
        "    X_train, X_test = s.transform(X_train), s.transform(X_test)\n"
        "LogisticRegression().fit(X_train, y_train).predict(X_test)\n",
    ),
    (
        "ML124",
        'f = ["a", "b"]\nm = LinearRegression().fit(df[f], df["p"])\nm.predict(df[f].head())\n',
    ),
    ("ML125", _FITTED + "print(model.score(X_test, y_test))\n"),
    ("ML127", "g = GridSearchCV(LogisticRegression(), {})\ncross_val_score(g, X, y)\n"),
    (
        "ML127",
        _SPLIT + "g = GridSearchCV(LogisticRegression(), {}).fit(X_train, y_train)\n"
        "cross_val_score(g.best_estimator_, X_train, y_train)\n",
    ),
    ("ML128", "GridSearchCV(LogisticRegression(), {}, n_jobs=-1)\n"),
    (
        "ML129",
        _FITTED
        + "from sklearn.metrics import recall_score\nrecall_score(y_test, model.predict(X_test))\n",
    ),
    (
        "ML129",
        _FITTED + "from sklearn.metrics import cohen_kappa_score as k\n"
        "k(model.predict(X_test), RandomForestClassifier().fit(X, y).predict(X_test))\n",
    ),
]
"""(code, script) with the code that must not be found."""

IDIOMS = [
    _FITTED + "print(model.score(X_test, y_test))\n",
    "print(cross_val_score(make_pipeline(SS(), LogisticRegression()), X, y).mean())\n",
    _SPLIT + "g = GridSearchCV(make_pipeline(SS(), LogisticRegression()), {}, n_jobs=-1)\n"
    "g.fit(X_train, y_train)\nprint(g.best_score_, g.score(X_test, y_test))\n",
    _SPLIT + "s = SS()\nX_train = s.fit_transform(X_train)\nX_test = s.transform(X_test)\n"
    "m = LogisticRegression().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n",
    "from sklearn.cluster import KMeans\nfrom sklearn.decomposition import PCA\n"
    "from sklearn.metrics import silhouette_score\n"
    "Z = PCA(2).fit_transform(SS().fit_transform(X))\n"
    "for k in range(2, 5):\n    c = KMeans(k, random_state=0).fit_predict(Z)\n"
    "    print(silhouette_score(Z, c))\n",
    "x = X[:, :1]\nline = LinearRegression().fit(x, X[:, 1])\nprint(line.predict(x), line.coef_)\n",
    "scores = []\nfor a, b in KFold(5, shuffle=True, random_state=0).split(X, y):\n"
    "    s = SS().fit(X[a])\n"
    "    m = LogisticRegression().fit(s.transform(X[a]), y[a])\n"
    "    scores.append(m.score(s.transform(X[b]), y[b]))\nprint(np.mean(scores), max(scores))\n",
    "models = {'a': LogisticRegression(), 'b': RandomForestClassifier(random_state=0)}\n"
    + _SPLIT
    + "for name, m in models.items():\n    m.fit(X_train, y_train)\n"
    "    print(name, m.score(X_train, y_train), m.score(X_test, y_test))\n",
    "f = ['a', 'b']\na, b, c, d = train_test_split(df[f], df['p'], random_state=0)\n"
    "m = LinearRegression().fit(a, c)\nprint(m.score(b, d))\nm.fit(df[f], df['p'])\n",
]


@pytest.mark.parametrize(("code", "script"), LOOKALIKES)
def test_left_alone(code: str, script: str, modelling: Check) -> None:
    assert code not in {one.code for one in modelling(script)}


@pytest.mark.parametrize("script", IDIOMS)
def test_ordinary_notebooks_have_no_findings(script: str, modelling: Check) -> None:
    assert [one for one in modelling(script) if one.severity is not Severity.INFO] == []
