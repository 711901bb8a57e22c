"""Cleaning."""
from dataclasses import dataclass

import limits as bounds
from limits import WIDEST


@dataclass
class Limits:
    low: float
    high: float

    def __post_init__(self):
        assert self.high <= WIDEST == bounds.WIDEST


def drop_outliers(df, limits):
    df.drop(df[(df["x"] < limits.low) | (df["x"] > limits.high)].index, inplace=True)
