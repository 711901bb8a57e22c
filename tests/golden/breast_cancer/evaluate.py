"""Stage `evaluate` of breast_cancer.ipynb."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    ConfusionMatrixDisplay,
    accuracy_score,
    classification_report,
    recall_score,
    roc_auc_score,
)
from sklearn.preprocessing import StandardScaler

from breast_cancer.parameters import Parameters
from breast_cancer.runtime.plots import take_plots


class EvaluateResult(NamedTuple):
    """What `evaluate` gives."""

    metrics: dict[str, float]
    reports: dict[str, object]
    plots: dict[str, Figure]


def evaluate(
    X_test: pd.DataFrame,
    y_test: pd.Series,
    model: LogisticRegression,
    scaler: StandardScaler,
    params: Parameters,
) -> EvaluateResult:
    """How good is it?

    A missed tumour is worse than a false alarm, so recall counts most.

    From breast_cancer.ipynb, cells 2, 21 and 22.
    """
    plt.rcParams["figure.figsize"] = (6, 3.5)

    proba = model.predict_proba(scaler.transform(X_test))[:, 1]
    pred = (proba >= params.threshold).astype(int)

    recall = recall_score(y_test, pred)
    accuracy = accuracy_score(y_test, pred)
    roc_auc = roc_auc_score(y_test, proba)
    classification_report_text = classification_report(
        y_test, pred, target_names=["benign", "malignant"]
    )

    fig, ax = plt.subplots(figsize=(4, 3.5))
    ConfusionMatrixDisplay.from_predictions(
        y_test,
        pred,
        display_labels=["benign", "malignant"],
        cmap="Blues",
        colorbar=False,
        ax=ax,
    )
    ax.set_title("Confusion matrix")
    plots = take_plots("confusion-matrix")
    return EvaluateResult(
        metrics={"accuracy": accuracy, "roc_auc": roc_auc, "recall": recall},
        reports={"classification_report": classification_report_text},
        plots=plots,
    )
