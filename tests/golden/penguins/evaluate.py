"""Stage `evaluate` of penguins.ipynb."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from sklearn.metrics import (
    accuracy_score,
    classification_report,
    confusion_matrix,
    f1_score,
)
from sklearn.pipeline import Pipeline

from penguins.runtime.plots import take_plots


class EvaluateResult(NamedTuple):
    """What `evaluate` gives."""

    metrics: dict[str, float]
    reports: dict[str, object]
    plots: dict[str, Figure]


def evaluate(test_birds: pd.DataFrame, clf: Pipeline) -> EvaluateResult:
    """Held-out birds.

    From penguins.ipynb, cells 2, 19 and 20.
    """
    sns.set_theme(style="whitegrid")

    y_test = test_birds["species"]
    pred = clf.predict(test_birds)
    accuracy_value = accuracy_score(y_test, pred)
    macro_f1 = f1_score(y_test, pred, average="macro")
    classification_report_text = classification_report(y_test, pred)

    names = list(clf.classes_)
    plt.figure(figsize=(4, 3))
    sns.heatmap(
        confusion_matrix(y_test, pred),
        annot=True,
        cmap="Blues",
        cbar=False,
        xticklabels=names,
        yticklabels=names,
    )
    plt.title("Confusion matrix")
    plt.xlabel("predicted")
    plt.ylabel("true")
    plots = take_plots("confusion-matrix")
    return EvaluateResult(
        metrics={"accuracy": accuracy_value, "macro_f1": macro_f1},
        reports={"classification_report": classification_report_text},
        plots=plots,
    )
