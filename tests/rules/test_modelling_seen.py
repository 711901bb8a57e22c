"""Faults of modelling behind aliases, helpers, loops and other names are seen, at their place."""

from collections.abc import Callable

import pytest

from jupyter_mlops.diagnostic import Diagnostic, Severity

Check = Callable[[str], list[Diagnostic]]
_SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
_FITTED = _SPLIT + "model = LogisticRegression().fit(X_train, y_train)\n"

SEEN = [
    (
        "ML101",
        "scaled = SS().fit_transform(X)\nalias = scaled\n" + _SPLIT.replace("(X,", "(alias,"),
    ),
    (
        "ML101",
        "def prepared(rows):\n    return SS().fit_transform(rows)\nX = prepared(X)\n" + _SPLIT,
    ),
    ("ML101", "from sklearn import preprocessing as p\nX = p.scale(X)\n" + _SPLIT),
    ("ML101", "pipe = make_pipeline(SS())\nX = pipe.fit_transform(X)\n" + _SPLIT),
    ("ML101", "X = SS().fit_transform(X)\ncross_val_score(LogisticRegression(), X, y)\n"),
    (
        "ML101",
        "X = SS().fit_transform(X)\nfor a, b in KFold(5).split(X):\n"
        "    LogisticRegression().fit(X[a], y[a]).score(X[b], y[b])\n",
    ),
    (
        "ML101",
        "X = SS().fit_transform(X)\nn = 100\nm = LogisticRegression().fit(X[:n], y[:n])\n"
        "m.score(X[n:], y[n:])\n",
    ),
    (
        "ML102",
        "train, holdout = train_test_split(df, random_state=0)\nSS().fit_transform(holdout)\n",
    ),
    (
        "ML102",
        _SPLIT + "Scaler = SS\nrest = pd.DataFrame(X_test).copy()\nScaler().fit_transform(rest)\n",
    ),
    (
        "ML102",
        "train = df.sample(frac=0.8, random_state=0)\nrest = df.drop(train.index)\n"
        'm = LinearRegression().fit(SS().fit_transform(train[["a"]]), train["b"])\n'
        'm.score(SS().fit_transform(rest[["a"]]), rest["b"])\n',
    ),
    (
        "ML102",
        "chosen = np.random.default_rng(0).random(len(df)) < 0.8\nchosen = df['u'] < 0.8\n"
        'm = LinearRegression().fit(SS().fit_transform(df[chosen][["a"]]), df[chosen]["b"])\n'
        'm.score(SS().fit_transform(df[~chosen][["a"]]), df[~chosen]["b"])\n',
    ),
    (
        "ML102",
        "for a, b in KFold(5).split(X):\n    scaler = SS()\n"
        "    m = LogisticRegression().fit(scaler.fit_transform(X[a]), y[a])\n"
        "    print(m.score(scaler.fit_transform(X[b]), y[b]))\n",
    ),
    (
        "ML102",
        "def measured(model, rows, labels):\n"
        "    return model.score(SS().fit_transform(rows), labels)\n"
        + _SPLIT
        + "m = LogisticRegression().fit(SS().fit_transform(X_train), y_train)\n"
        + "print(f'{measured(m, X_test, y_test)}')\n",
    ),
    (
        "ML103",
        _SPLIT + "both = np.concatenate([X_train, X_test])\nm = LogisticRegression()\n"
        "m.fit(both, np.concatenate([y_train, y_test]))\nm.score(X_test, y_test)\n",
    ),
    (
        "ML104",
        _FITTED
        + "from sklearn import metrics\nmetrics.accuracy_score(y_train, model.predict(X_train))\n",
    ),
    (
        "ML104",
        "models = [LogisticRegression()]\nfor m in models:\n"
        "    m.fit(X, y)\n    print(m.score(X, y))\n",
    ),
    (
        "ML105",
        "import sklearn.model_selection as ms\na, b = ms.train_test_split(X, random_state=None)\n",
    ),
    ("ML106", "make_pipeline(SS(), RandomForestClassifier())\n"),
    ("ML107", "from sklearn.model_selection import ShuffleSplit as S\nS(5)\n"),
    ("ML108", "from numpy import random as r\nr.shuffle(X)\n"),
    (
        "ML111",
        'a, b = train_test_split(df, random_state=0)\nLinearRegression().fit(a, a["price"])\n',
    ),
    (
        "ML111",
        'features = df\nfeatures["t"] = df["x"] * 2\nLinearRegression().fit(df.values, df.t)\n',
    ),
    (
        "ML112",
        'df["log"] = np.log(df["p"])\nLinearRegression().fit(df.drop(columns=["p"]), df["p"])\n',
    ),
    (
        "ML112",
        'df["dear"] = (df["p"] > 9).astype(int)\nLogisticRegression().fit(df[["p"]], df["dear"])\n',
    ),
    (
        "ML113",
        "from imblearn.over_sampling import SMOTE\nX, y = SMOTE().fit_resample(X, y)\n" + _SPLIT,
    ),
    ("ML113", "df = df.sample(500, replace=True)\na, b = train_test_split(df, random_state=0)\n"),
    (
        "ML114",
        _SPLIT + "best = 0\nfor c in (1, 2):\n"
        "    s = LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)\n"
        "    if s > best:\n        best = s\n",
    ),
    (
        "ML114",
        _SPLIT + "scores = [LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)"
        " for c in (1, 2)]\nprint(np.argmax(scores))\n",
    ),
    (
        "ML114",
        _SPLIT + "m = LogisticRegression().fit(X_train, y_train)\n"
        "from sklearn.metrics import roc_curve\n"
        "f, r, t = roc_curve(y_test, m.decision_function(X_test))\nprint(t[np.argmax(r - f)])\n",
    ),
    (
        "ML116",
        'df["a"] = df["a"].fillna(df["a"].mean())\n'
        'a, b, c, d = train_test_split(df[["a"]], df["p"], random_state=0)\n'
        "m = LinearRegression().fit(a, c)\nm.score(b, d)\n",
    ),
    (
        "ML116",
        'df["m"] = df.groupby("g")["a"].transform("mean")\n'
        'a, b, c, d = train_test_split(df[["m"]], df["p"], random_state=0)\n'
        "m = LinearRegression().fit(a, c)\nm.score(b, d)\n",
    ),
    (
        "ML117",
        'd = pd.read_csv("s.csv", parse_dates=["day"])\nd = d.sort_values("day")\n'
        "a, b = train_test_split(d, random_state=0)\n",
    ),
    (
        "ML122",
        'new = pd.read_csv("new.csv")\nm = LogisticRegression().fit(SS().fit_transform(X), y)\n'
        "m.predict(SS().fit(new).transform(new))\n",
    ),
    (
        "ML123",
        _SPLIT
        + "s = SS().fit(X_train)\nm = LogisticRegression().fit(s.transform(X_train), y_train)\n"
        "print(m.predict(X_test))\n",
    ),
    (
        "ML124",
        'm = LinearRegression().fit(df[["a", "b"]].values, df["p"])\n'
        'm.predict(df[["a", "b", "c"]].values)\n',
    ),
    (
        "ML127",
        "g = GridSearchCV(LogisticRegression(), {}).fit(X, y)\n"
        "cross_val_score(LogisticRegression(**g.best_params_), X, y)\n",
    ),
    (
        "ML129",
        _FITTED + "from sklearn.metrics import recall_score as r\n"
        "p = model.predict(X_test)\nr(p, y_test)\n",
    ),
]
"""(code, script)."""


@pytest.mark.parametrize(("code", "script"), SEEN)
def test_seen(code: str, script: str, modelling: Check) -> None:
    assert code in {one.code for one in modelling(script)}


def test_a_fit_on_held_out_rows_is_an_error_only_with_its_evaluation(modelling: Check) -> None:
    alone = modelling("a, holdout = train_test_split(X, random_state=0)\nSS().fit(holdout)\n")
    assert [(one.code, one.severity) for one in alone] == [("ML120", Severity.WARNING)]


def test_an_uncertain_path_is_no_error(modelling: Check) -> None:
    script = (
        _SPLIT + "m = LogisticRegression().fit(SS().fit_transform(X_train), y_train)\n"
        "if len(X) > 9:\n    X_test = SS().fit_transform(X_test)\nm.score(X_test, y_test)\n"
    )
    assert {one.severity for one in modelling(script)} == {Severity.WARNING}


def test_the_place_is_that_of_the_call(modelling: Check) -> None:
    (found,) = modelling(
        "def prepared(rows):\n    return SS().fit_transform(rows)\n"
        "a, holdout = train_test_split(X, random_state=0)\nprepared(holdout)\n"
    )
    assert found.span is not None
    assert (found.span.line, found.span.column, found.span.end_column) == (2, 11, 35)
