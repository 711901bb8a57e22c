"""Functions, classes and constants of breast_cancer.ipynb."""

import pandas as pd

PARTS = ["radius", "texture", "compactness"]


def add_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Add worst / mean for each of PARTS."""
    frame = frame.copy()
    for part in PARTS:
        frame[f"{part}_ratio"] = frame[f"worst_{part}"] / frame[f"mean_{part}"]
    return frame
