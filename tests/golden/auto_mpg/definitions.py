"""Functions, classes and constants of auto_mpg.ipynb."""

import pandas as pd

KG_PER_LB = 0.45359237
LITRES_PER_CUBIC_INCH = 0.016387064
ORIGINS = ["europe", "japan", "usa"]


def make_features(cars: pd.DataFrame) -> pd.DataFrame:
    X = cars[["cylinders", "horsepower", "acceleration", "year"]].astype(float)
    X["litres"] = cars["displacement"] * LITRES_PER_CUBIC_INCH
    X["tonnes"] = cars["weight"] * KG_PER_LB / 1000
    X["hp_per_tonne"] = X["horsepower"] / X["tonnes"]
    for o in ORIGINS:
        X[f"from_{o}"] = (cars["origin"] == o).astype(int)
    return X
