"""Functions, classes and constants of penguins.ipynb."""

NUMERIC = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
