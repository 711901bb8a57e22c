"""Sums."""

__version__ = "1"
