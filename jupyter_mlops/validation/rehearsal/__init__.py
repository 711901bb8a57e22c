"""Runs of a proved package that find out what its own tests may ask of it."""
