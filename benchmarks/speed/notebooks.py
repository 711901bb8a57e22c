"""From a number of code cells to a notebook of that length, as people write them.

About 11 lines a cell: files are read, looked at and cleaned with pandas, features are built by
functions and loops, models are fitted, scored and plotted; Markdown stands in between. What a
section binds has its name, what only shows something reuses `counts`, `fig` and `ax`.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

START = """\
import json
from collections import defaultdict
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler"""

PARAMETERS = """\
TEST_SIZE = 0.25  # share of the rows held out
SEED = 7  # of the splits and of the models
C = 0.5  # inverse regularisation strength"""

DATA = {
    "data": """\
# what shop {n} sold
sales_{n} = pd.read_csv("data/sales_{n}.csv", parse_dates=["day"])
shops_{n} = pd.read_csv("data/shops_{n}.csv")
sales_{n} = sales_{n}.merge(shops_{n}, on="shop", how="left")
sales_{n}["weekday"] = sales_{n}["day"].dt.dayofweek
sales_{n}["month"] = sales_{n}["day"].dt.month
sales_{n} = sales_{n}[sales_{n}["price"] > 0]
sales_{n}["revenue"] = sales_{n}["price"] * sales_{n}["amount"]
sales_{n} = sales_{n}.dropna(subset=["revenue"]).reset_index(drop=True)

sales_{n}.head()""",
    "look": """\
counts = sales_{n}["weekday"].value_counts().sort_index()
print("rows:", len(sales_{n}), "days:", sales_{n}["day"].nunique())
for name, group in sales_{n}.groupby("month"):
    share = len(group) / len(sales_{n})
    if share < 0.01:
        print(f"{{name}}: only {{share:.2%}}")
fig, ax = plt.subplots(figsize=(6, 3))
counts.plot.bar(ax=ax, color="tab:blue")
ax.set_title("sales by weekday, {n}")
ax.set_ylabel("rows")
plt.show()""",
    "function": """\
def add_features_{n}(frame, window={window}):
    \"\"\"Rolling means, lags and flags of one shop.\"\"\"
    frame = frame.sort_values("day").copy()
    for column in ["revenue", "amount"]:
        frame[f"{{column}}_mean"] = frame[column].rolling(window, min_periods=1).mean()
        frame[f"{{column}}_lag"] = frame[column].shift(1).fillna(0)
    frame["is_weekend"] = frame["weekday"].isin([5, 6]).astype(int)
    if "holiday" in frame.columns:
        frame["is_weekend"] |= frame["holiday"].astype(int)
    keep = [c for c in frame.columns if not c.startswith("raw_")]
    return frame[keep]""",
    "features": """\
features_{n} = add_features_{n}(sales_{n})
limits_{n} = {{}}
for column in ["revenue", "amount", "price"]:
    low, high = features_{n}[column].quantile([0.01, 0.99])
    limits_{n}[column] = (low, high)
    features_{n}[column] = features_{n}[column].clip(low, high)
X_{n} = features_{n}[["revenue_mean", "amount_mean", "revenue_lag", "price", "is_weekend"]]
y_{n} = (features_{n}["revenue"] > features_{n}["revenue"].median()).astype(int)
X_train_{n}, X_test_{n}, y_train_{n}, y_test_{n} = train_test_split(
    X_{n}, y_{n}, test_size=TEST_SIZE, random_state=SEED, stratify=y_{n}
)""",
    "check": """\
# anything odd?
problems = defaultdict(list)
for column in X_train_{n}.columns:
    missing = X_train_{n}[column].isna().mean()
    if missing > 0:
        problems[column].append(f"{{missing:.1%}} missing")
    if X_train_{n}[column].nunique() == 1:
        problems[column].append("constant")
print(json.dumps(problems, indent=2))
print(np.corrcoef(X_train_{n}["price"], y_train_{n})[0, 1].round(3))
X_train_{n}.describe().T[["mean", "std", "min", "max"]]""",
}
TRAIN = {
    "train": """\
# plain first, then trees
linear_{n} = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000))
linear_{n}.fit(X_train_{n}, y_train_{n})
forest_{n} = RandomForestClassifier(
    n_estimators=200,
    max_depth={window},
    random_state=SEED,
)
forest_{n}.fit(X_train_{n}, y_train_{n})
names_{n} = list(X_train_{n}.columns)
print("fitted on", len(X_train_{n}), "rows and", len(names_{n}), "columns")""",
    "look": """\
weights = pd.Series(forest_{n}.feature_importances_, index=names_{n})
weights = weights.sort_values(ascending=False)
top = []
for name, weight in weights.items():
    if weight > 0.1:
        top.append(name)
print("what the trees look at:", ", ".join(top))
fig, ax = plt.subplots(figsize=(6, 3))
weights.plot.barh(ax=ax)
ax.set_title("importances, {n}")
plt.show()""",
}
EVALUATE = {
    "evaluate": """\
proba_{n} = forest_{n}.predict_proba(X_test_{n})[:, 1]
plain_{n} = linear_{n}.predict_proba(X_test_{n})[:, 1]
auc_{n} = roc_auc_score(y_test_{n}, proba_{n})
accuracy_{n} = accuracy_score(y_test_{n}, proba_{n} >= 0.5)
gain_{n} = auc_{n} - roc_auc_score(y_test_{n}, plain_{n})

print(f"AUC {n}: {{auc_{n}:.3f}}")
print("accuracy {n}:", round(accuracy_{n}, 3))
print("better than plain by", gain_{n})
if gain_{n} < 0:
    print("the plain model is better")""",
    "plot": """\
fig, ax = plt.subplots(figsize=(5, 4))
order = np.argsort(proba_{n})
steps = np.linspace(0, 1, len(order))
hits = np.cumsum(np.asarray(y_test_{n})[order][::-1])
ax.plot(steps, hits / hits[-1], label="forest")
ax.plot([0, 1], [0, 1], "--", color="grey", label="chance")
for level in (0.1, 0.2, 0.5):
    ax.axvline(level, color="lightgrey", linewidth=0.5)
ax.set_title("gains, {n}")
ax.legend()
plt.show()""",
}
TAGS = ("data", "train", "evaluate")
WORDS = {"features": "data", "plot": "evaluate"}


def code_cells(length: int) -> Iterator[tuple[str, str]]:
    """Give (tag, source) of that many code cells: all data first, then all models, all scores."""
    sections = max(1, (length - 2) // (len(DATA) + len(TRAIN) + len(EVALUATE)))
    cells = _cells(sections)
    yield "", START
    yield "parameters", PARAMETERS
    yield from islice(cells, length - 2)


def _cells(sections: int) -> Iterator[tuple[str, str]]:
    for part in (DATA, TRAIN, EVALUATE):
        for number in range(sections):
            for kind, text in part.items():
                tag = kind if kind in TAGS else WORDS.get(kind, "")
                yield tag, text.format(n=number, window=3 + number % 7)
    number = 0
    while True:  # what is left over to the wanted length only shows something
        yield "", DATA["look"].format(n=number % sections)
        number += 1


def notebook(length: int) -> dict[str, object]:
    """Give a notebook of that many code cells, with Markdown before every fifth."""
    cells: list[dict[str, object]] = []
    for number, (tag, source) in enumerate(code_cells(length)):
        if number % 5 == 0:
            text = f"## Part {number // 5}\n\nWhat it is about, in a sentence or two.\n"
            cells.append({**_cell(f"text-{number}", "markdown", text, "")})
        extra = {"execution_count": number + 1, "outputs": []}
        cells.append({**_cell(f"code-{number}", "code", source, tag), **extra})
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(name: str, kind: str, source: str, tag: str) -> dict[str, object]:
    metadata = {"tags": [tag]} if tag else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": kind, "id": name, "metadata": metadata, "source": lines}


def write_notebook(length: int, folder: Path) -> Path:
    """Write it into the folder."""
    path = folder / f"cells_{length}.ipynb"
    path.write_text(json.dumps(notebook(length), indent=1), encoding="utf-8")
    return path
