"""Cells of a small notebook: a model of irises, its score, and a function that asks it."""

LOAD = "from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)"
SPLIT = (
    "from sklearn.model_selection import train_test_split\n"
    "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
)
FIT = (
    "from sklearn.linear_model import LogisticRegression\n"
    "model = LogisticRegression().fit(X_train, y_train)"
)
SCORE = "print(model.score(X_test, y_test))"
SERVE = "def ask(one):\n    return model.predict([[one['a']]])[0]\n\nask({'a': 1})"
