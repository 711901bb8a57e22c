"""What the data of breast_cancer has to be like.

Checked whenever the stage `data` runs. Inferred from the tables of the notebook's
recorded runs, and yours to edit: you know the data better. Above each limit stands what was
seen, from the smallest to the largest number, and the slack that was added on both sides. A
number that was never negative stays so.
"""

import pandera.pandas as pa

Schema = pa.DataFrameSchema | pa.SeriesSchema


def at_least(rows: int) -> pa.Check:
    """Check that a table isn't empty, or half of what it was."""
    return pa.Check(lambda table: len(table) >= rows, error=f"at least {rows} rows")


# Given: X_train, X_test. 129 to 440 rows.
X_TRAIN: Schema = pa.DataFrameSchema(
    {
        # 6.981 to 28.11, slack 10.56
        "mean_radius": pa.Column("float64", pa.Check.in_range(0.0, 39.0)),
        # 9.71 to 39.28, slack 14.79
        "mean_texture": pa.Column("float64", pa.Check.in_range(0.0, 55.0)),
        # 43.79 to 188.5, slack 72.36
        "mean_perimeter": pa.Column("float64", pa.Check.in_range(0.0, 261.0)),
        # 143.5 to 2501, slack 1179
        "mean_area": pa.Column("float64", pa.Check.in_range(0.0, 3700.0)),
        # 0.05263 to 0.1634, slack 0.05538
        "mean_smoothness": pa.Column("float64", pa.Check.in_range(0.0, 0.219)),
        # 0.01938 to 0.3454, slack 0.163
        "mean_compactness": pa.Column("float64", pa.Check.in_range(0.0, 0.51)),
        # 0 to 0.4268, slack 0.2134
        "mean_concavity": pa.Column("float64", pa.Check.in_range(0.0, 0.65)),
        # 0 to 0.2012, slack 0.1006
        "mean_concave_points": pa.Column("float64", pa.Check.in_range(0.0, 0.31)),
        # 0.106 to 0.304, slack 0.099
        "mean_symmetry": pa.Column("float64", pa.Check.in_range(0.006, 0.403)),
        # 0.04996 to 0.09744, slack 0.02374
        "mean_fractal_dimension": pa.Column("float64", pa.Check.in_range(0.026, 0.122)),
        # 7.93 to 36.04, slack 14.05
        "worst_radius": pa.Column("float64", pa.Check.in_range(0.0, 51.0)),
        # 12.02 to 49.54, slack 18.76
        "worst_texture": pa.Column("float64", pa.Check.in_range(0.0, 69.0)),
        # 50.41 to 251.2, slack 100.4
        "worst_perimeter": pa.Column("float64", pa.Check.in_range(0.0, 360.0)),
        # 185.2 to 4254, slack 2034
        "worst_area": pa.Column("float64", pa.Check.in_range(0.0, 6300.0)),
        # 0.07117 to 0.2226, slack 0.07572
        "worst_smoothness": pa.Column("float64", pa.Check.in_range(0.0, 0.299)),
        # 0.02729 to 1.058, slack 0.5154
        "worst_compactness": pa.Column("float64", pa.Check.in_range(0.0, 1.58)),
        # 0 to 1.252, slack 0.626
        "worst_concavity": pa.Column("float64", pa.Check.in_range(0.0, 1.88)),
        # 0 to 0.291, slack 0.1455
        "worst_concave_points": pa.Column("float64", pa.Check.in_range(0.0, 0.44)),
        # 0.1565 to 0.6638, slack 0.2536
        "worst_symmetry": pa.Column("float64", pa.Check.in_range(0.0, 0.92)),
        # 0.05504 to 0.2075, slack 0.07623
        "worst_fractal_dimension": pa.Column("float64", pa.Check.in_range(0.0, 0.284)),
        # 1 to 1.589, slack 0.2946
        "radius_ratio": pa.Column("float64", pa.Check.in_range(0.7, 1.89)),
        # 1 to 2.067, slack 0.5336
        "texture_ratio": pa.Column("float64", pa.Check.in_range(0.46, 2.61)),
        # 1 to 4.617, slack 1.808
        "compactness_ratio": pa.Column("float64", pa.Check.in_range(0.0, 6.5)),
    },
    checks=at_least(1),
    strict=True,
    ordered=True,
)


# Given: y_train, y_test. 129 to 440 rows. Values: each seen often.
Y_TRAIN: Schema = pa.SeriesSchema(
    "int64",
    [pa.Check.isin([0, 1]), at_least(1)],
    name="target",
)

TABLES: dict[str, Schema] = {
    "X_train": X_TRAIN,
    "X_test": X_TRAIN,
    "y_train": Y_TRAIN,
    "y_test": Y_TRAIN,
}
"""Table → its rules. A table that the stage reads has the name of its file."""
