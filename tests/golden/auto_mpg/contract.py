"""What the data of auto_mpg has to be like.

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


# Read: auto_mpg.csv. 392 rows; at least half of them.
AUTO_MPG_CSV: Schema = pa.DataFrameSchema(
    {
        # 9 to 46.6, slack 18.8
        "mpg": pa.Column("float64", pa.Check.in_range(0.0, 66.0)),
        # 3 to 8, slack 3
        "cylinders": pa.Column("int64", pa.Check.in_range(0, 11)),
        # 68 to 455, slack 193.5
        "displacement": pa.Column("float64", pa.Check.in_range(0.0, 650.0)),
        # 46 to 230, slack 92
        "horsepower": pa.Column("int64", pa.Check.in_range(0, 322)),
        # 1613 to 5140, slack 1764
        "weight": pa.Column("int64", pa.Check.in_range(0, 6904)),
        # 8 to 24.8, slack 8.4
        "acceleration": pa.Column("float64", pa.Check.in_range(0.0, 33.2)),
        # 70 to 82, slack 6
        "year": pa.Column("int64", pa.Check.in_range(64, 88)),
        # 1 to 3, slack 1
        "origin": pa.Column("int64", pa.Check.in_range(0, 4)),
        "name": pa.Column("str"),
    },
    checks=at_least(196),
)


# Given: X_train, X_test. 71 to 321 rows.
X_TRAIN: Schema = pa.DataFrameSchema(
    {
        # 3 to 8, slack 2.5
        "cylinders": pa.Column("float64", pa.Check.in_range(0.5, 10.5)),
        # 46 to 230, slack 92
        "horsepower": pa.Column("float64", pa.Check.in_range(0.0, 322.0)),
        # 8 to 24.8, slack 8.4
        "acceleration": pa.Column("float64", pa.Check.in_range(0.0, 33.2)),
        # 1970 to 1982, slack 6
        "year": pa.Column("float64", pa.Check.in_range(1964.0, 1988.0)),
        # 1.114 to 7.456, slack 3.171
        "litres": pa.Column("float64", pa.Check.in_range(0.0, 10.7)),
        # 0.7316 to 2.331, slack 0.7999
        "tonnes": pa.Column("float64", pa.Check.in_range(0.0, 3.14)),
        # 45.32 to 160.7, slack 57.71
        "hp_per_tonne": pa.Column("float64", pa.Check.in_range(0.0, 219.0)),
        # each seen often
        "from_europe": pa.Column("int64", pa.Check.isin([0, 1])),
        # each seen often
        "from_japan": pa.Column("int64", pa.Check.isin([0, 1])),
        # each seen often
        "from_usa": pa.Column("int64", pa.Check.isin([0, 1])),
    },
    checks=at_least(1),
    strict=True,
    ordered=True,
)


# Given: y_train, y_test. 71 to 321 rows. Values: 9 to 46.6, slack 18.8.
Y_TRAIN: Schema = pa.SeriesSchema(
    "float64",
    [pa.Check.in_range(0.0, 66.0), at_least(1)],
    name="mpg",
)

TABLES: dict[str, Schema] = {
    "auto_mpg.csv": AUTO_MPG_CSV,
    "X_train": X_TRAIN,
    "X_test": X_TRAIN,
    "y_train": Y_TRAIN,
    "y_test": Y_TRAIN,
}
"""Table → its rules. A table that the stage reads has the name of its file."""
