"""What the data of penguins has to be like.

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


# Read: penguins.csv. 344 rows; at least half of them.
PENGUINS_CSV: Schema = pa.DataFrameSchema(
    {
        # each seen often
        "species": pa.Column("str", pa.Check.isin(["Adelie", "Chinstrap", "Gentoo"])),
        # each seen often
        "island": pa.Column("str", pa.Check.isin(["Biscoe", "Dream", "Torgersen"])),
        # 32.1 to 59.6, slack 13.75
        "bill_length_mm": pa.Column(
            "float64", pa.Check.in_range(18.0, 74.0), nullable=True
        ),
        # 13.1 to 21.5, slack 4.2
        "bill_depth_mm": pa.Column(
            "float64", pa.Check.in_range(8.8, 25.7), nullable=True
        ),
        # 172 to 231, slack 29.5
        "flipper_length_mm": pa.Column(
            "float64", pa.Check.in_range(142.0, 261.0), nullable=True
        ),
        # 2700 to 6300, slack 1800
        "body_mass_g": pa.Column(
            "float64", pa.Check.in_range(900.0, 8100.0), nullable=True
        ),
        # each seen often
        "sex": pa.Column("str", pa.Check.isin(["female", "male"]), nullable=True),
        # 2007 to 2009, slack 1
        "year": pa.Column("int64", pa.Check.in_range(2006, 2010)),
    },
    checks=at_least(172),
)


# Given: train_birds, test_birds. 93 to 249 rows.
TRAIN_BIRDS: Schema = pa.DataFrameSchema(
    {
        # each seen often
        "species": pa.Column("str", pa.Check.isin(["Adelie", "Chinstrap", "Gentoo"])),
        # each seen often
        "island": pa.Column(
            "category", pa.Check.isin(["Biscoe", "Dream", "Torgersen"])
        ),
        # 32.1 to 59.6, slack 13.75
        "bill_length_mm": pa.Column("float64", pa.Check.in_range(18.0, 74.0)),
        # 13.1 to 21.5, slack 4.2
        "bill_depth_mm": pa.Column("float64", pa.Check.in_range(8.8, 25.7)),
        # 172 to 231, slack 29.5
        "flipper_length_mm": pa.Column("float64", pa.Check.in_range(142.0, 261.0)),
        # 2700 to 6300, slack 1800
        "body_mass_g": pa.Column("float64", pa.Check.in_range(900.0, 8100.0)),
        # each seen often
        "sex": pa.Column("str", pa.Check.isin(["female", "male"]), nullable=True),
    },
    checks=at_least(1),
    strict=True,
    ordered=True,
)

TABLES: dict[str, Schema] = {
    "penguins.csv": PENGUINS_CSV,
    "train_birds": TRAIN_BIRDS,
    "test_birds": TRAIN_BIRDS,
}
"""Table → its rules. A table that the stage reads has the name of its file."""
