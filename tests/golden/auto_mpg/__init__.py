"""Fuel consumption of old cars.

392 cars sold in the US between 1970 and 1982. How many miles to the gallon, given
engine and weight?

Equal to the notebook: 27 comparisons of values, metrics and predictions at 3 parameter
points, each stage in a process of its own.
"""

__version__ = "0.1.0+nb.c7c0ef0"
