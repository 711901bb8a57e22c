"""Fuel consumption of old cars.

392 cars sold in the US between 1970 and 1982. How many miles to the gallon, given
engine and weight?
"""

__version__ = "0.1.0+nb.c7c0ef0"
